extension PeopleText {
    static let english = PeopleText(
        title: "People",
        name: "Name",
        email: "Mail address",
        role: "Role",
        administrator: "Administrator",
        user: "User",
        state: "State",
        active: "Active",
        inactive: "Deactivated",
        invitedState: "Invited",
        lastSignIn: "Last sign-in",
        actions: "Actions",
        newLink: "New link",
        invite: "Invite somebody",
        inviteButton: "Make invitation",
        isThereAlready: "There is a person with this address already.",
        linkTitle: "The link",
        invited: { "Send this link to \($0). It is good once, within \($1), and is shown only now." },
        linkMade: {
            "With this link \($0) chooses a new password. It is good once, within \($1), and is shown only now."
        },
        activate: "Activate",
        deactivate: "Deactivate",
        deactivateQuestion: { "Deactivate \($0)?" },
        deactivateSessions: "The person is signed out everywhere and cannot sign in any more.",
        passwordEnds:
            "The person's gateway password is removed: mail programs that use it can no longer send, not even over connections that are open.",
        deactivateMail: "The person's mail is still sent by its account; switch the account off to end that.",
        deactivateKeys: "API keys that the person made do not work until the person is active again.",
        activated: { "\($0) may sign in again." },
        deactivated: { "\($0) can no longer sign in." },
        lastAdministrator: "There must be an active administrator.",
        promote: "Make administrator",
        demote: "Make user",
        promoteQuestion: { "Make \($0) an administrator?" },
        demoteQuestion: { "Make \($0) an ordinary user?" },
        administratorMeans: "An administrator sees and changes everything: accounts, queue, people, configuration.",
        userMeans: "A user sees and changes only its own settings and its own account.",
        roleSessions: "The person is signed out everywhere and signs in again.",
        roleKeys: "API keys that the person made do not work any more, unless it becomes an administrator again.",
        roleChanged: { "\($0) has another role now." },
        resetFactor: "Reset second factor",
        resetFactorQuestion: { "Reset the second factor of \($0)?" },
        resetFactorEffect:
            "The password alone lets the person in again, until it sets up another second factor. Make sure that it is the "
            + "person who asks.",
        factorWasReset: { "\($0) has no second factor any more." },
        remove: "Remove",
        removeQuestion: { "Remove \($0)?" },
        removeSessions: "The person is signed out everywhere and cannot sign in any more.",
        removeAccountStays: {
            "The account \($0) stays and goes on sending; remove or switch it off under Accounts to end that."
        },
        removeQueueStays: { "Its queue stays as it is; messages in it: \($0)." },
        removeNoAccount: "The person has no account; no mail is affected.",
        removeData:
            "Personal settings, with the client secret in them, and the runs of scheduled actions for this person are deleted.",
        removeKeys: "API keys that the person made are deleted.",
        removeHistory: "The log keeps what the person did, until its retention ends.",
        removed: { "\($0) was removed." }
    )
}
