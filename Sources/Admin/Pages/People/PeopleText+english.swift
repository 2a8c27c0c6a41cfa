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
        deactivateMail: "The person's mail is still sent by its account; switch the account off to end that.",
        activated: { "\($0) may sign in again." },
        deactivated: { "\($0) can no longer sign in." },
        lastAdministrator: "There must be an active administrator."
    )
}
