import Storage

extension PersonalText {
    static let english = PersonalText(
        title: "Personal settings",
        titleOf: { "Personal settings of \($0)" },
        access: "Access to Google",
        state: "State",
        account: "Account",
        grantedSince: "Granted since",
        lastRefresh: "Last refresh",
        notSinceStart: "not since the gateway was started",
        why: "Reason",
        working: "Works",
        paused: "Paused",
        needsGrant: "Access is missing",
        disabled: "Switched off",
        notGrantedYet: "Access has not been granted yet.",
        testingHint: "The grant ended about seven days after it was given. So it is with Google projects whose "
            + "publishing status is \"Testing\": set it to \"In production\" (Google Auth Platform, "
            + "Audience), or have the Workspace administrator trust the app; then grant access again.",
        whatFor: "What for",
        grant: "Grant access",
        grantHint: "You are taken to Google, where you agree to what is ticked here. To add something later, "
            + "tick it and grant again.",
        onlyThePerson: "Only the person can grant access. Everything else can be set here.",
        chooseSomething: "Tick at least one box of what access is for.",
        noClient: "There is no OAuth client yet: enter client id and client secret below, or have an "
            + "administrator set them for all.",
        noUserName: "Enter your Google address as the user name first.",
        clientTitle: "OAuth client and user name",
        client: "OAuth client",
        clientOfOrganisation: "The organisation's client",
        clientOwn: "A client of my own",
        clientID: "Client ID",
        clientSecret: "Client secret",
        clientHint: "Only for a client of your own.",
        secretKept: "A secret is stored. Leave empty to keep it.",
        userName: "User name",
        userNameHint: { "Your Google address. Empty: \($0)" },
        saved: "The settings were saved.",
        redirect: "Redirect address",
        redirectHint: "Enter this address in the Google Cloud console at the OAuth client (type: web "
            + "application) among the authorized redirect URIs, letter for letter. Google demands HTTPS "
            + "and a name of the public domain name system, except on localhost; nobody but your "
            + "browser needs to reach it.",
        redirectGood: "The address follows the rules of Google.",
        redirectRefused: "Google does not take the redirect address; see below what to change.",
        redirectElsewhere: "You have opened the console by another address than its base URL. Open it by the address "
            + "that the redirect address begins with, and sign in there.",
        notSecure: "Google refuses it: it does not begin with https. Give the console a certificate or a "
            + "reverse proxy with one, and set console.base_url; or open it on this machine as "
            + "http://localhost.",
        noName: "Google refuses it: it holds an IP address. Give the machine a name, and set "
            + "console.base_url.",
        privateName: "Google refuses it: the name is for private networks. Take a name below a public domain, "
            + "which may well lead to a private address, and set console.base_url.",
        ifGoogleRefuses: "If Google shows an error instead",
        password: "Gateway password",
        passwordHint: {
            "For mail programs that send by this gateway (SMTP) with the user name \($0). It has nothing to do with the password at Google."
        },
        passwordNeedsGrant: "Can be set once access is granted.",
        passwordIsSet: "A password is set.",
        newPassword: "New password",
        setPassword: "Set password",
        passwordSaved: "The gateway password was set.",
        loginIsTaken: "There is an SMTP login of this name that belongs to something else. Ask an "
            + "administrator.",
        removePassword: "Remove password",
        removePasswordQuestion: { "Remove the gateway password of \($0)?" },
        removePasswordEffect: "Mail programs that use it can no longer send by this gateway.",
        passwordRemoved: "The gateway password was removed.",
        sending: "Sending",
        address: "Address",
        displayName: "Display name",
        verified: "Ready",
        pending: "Not confirmed at Google yet",
        sendAsHint: "As Gmail has them; change them there under Settings, Accounts.",
        sendAsRead: { "Read from Gmail: \($0)" },
        sendAsNotRead: "The addresses have not been read from Gmail yet.",
        readAgain: "Read anew",
        sendAsNow: "The addresses were read from Gmail.",
        sendsOwnMail: "My mail goes out by this account",
        sendsOwnMailHint: "Otherwise the organisation's default sender sends it.",
        sync: "Contacts, calendar, mail",
        contacts: "Contacts",
        deletesUnsubscribed: "Delete contacts from Google when the subscription ends",
        deletesUnsubscribedHint:
            "Contacts whose subscription ended before this was switched on are asked about first.",
        importsNew: "Import new contacts automatically",
        leavesOutSalutation: "Do not sync salutations",
        leavesOutSalutationHint: { version in
            let titles = "Titles in names, such as \u{201C}Dr.\u{201D} or \u{201C}Prof.\u{201D}, are left out too."
            guard let version, version >= OdooText.firstWithoutTitles else { return titles }
            return
                "Odoo \(version) has no field for salutations any more. Titles in names, such as \u{201C}Dr.\u{201D} or "
                + "\u{201C}Prof.\u{201D}, are left out."
        },
        tagsAsGroups: "Bring tags over as labels",
        tagsAsGroupsHint:
            "Each tag of Odoo becomes a label of the contacts at Google. Labels of your own stay as they are.",
        mostDeleted: "Ask before deleting more than this, in percent of all contacts",
        mostDeletedHint: { "\($0) to \($1). A run that would delete more from Google waits until somebody agrees." },
        deletionTitle: "Shall contacts be deleted from Google?",
        deletionQuestion: { "The subscriptions of \($0) of \($1) contacts of the database \($2) have ended." },
        deletionHint:
            "That is more than a run deletes without asking, or some ended before deleting was switched on. Deleted "
            + "contacts stay in Google's trash for 30 days.",
        deleteThem: "Delete them",
        keepThem: "Keep them",
        deletionAnswered: { $0 ? "The next run deletes them." : "They stay at Google." },
        deletionChanged: "Meanwhile something else is asked. Please look again.",
        calendar: "Calendar",
        bringsEvents: "Transfer events from Google to Odoo",
        calendarStart: "Start of the calendar sync",
        calendarStartHint: "Mandatory for it, and in the past: appointments from this day on are brought over. "
            + "Without it, none are.",
        furtherCalendars: "Further calendars",
        readCalendars: "Read calendars",
        calendarsHint:
            "The primary calendar is always brought over. Appointments of a calendar that is no longer chosen "
            + "stay in Odoo.",
        calendarsNow: { "\($0) \(plural($0, one: "calendar was", many: "calendars were")) read from Google." },
        eventTypes: "Kinds of appointments",
        eventType: eventTypeEnglish,
        createsGuests: "Create contacts of guests whom Odoo does not know",
        createsGuestsHint:
            "Otherwise they are named in the description. Holds for appointments that come or change from now on.",
        renewEvents: "Transfer all appointments again",
        renewEventsHint:
            "Reads all appointments from Google once more and rewrites them in Odoo. What changes in Odoo by hand is put "
            + "right by itself too.",
        renewEventsQuestion: {
            $0.isEmpty ? "Transfer all appointments again?" : "Transfer all appointments of \($0) again?"
        },
        renewEventsEffects: [
            "All appointments are read from Google once more and rewritten in Odoo.",
            "What was changed, archived or deleted there by hand is replaced by what Google has. Notes and activities stay.",
            "With many appointments this takes some minutes.",
        ],
        renewEventsButton: "Transfer again",
        renewEventsDone: "All appointments are now transferred again.",
        mail: "Mail",
        incomingFolder: "Transfer folder for incoming mail",
        outgoingFolder: "Transfer folder for outgoing mail",
        noFolder: "None",
        synchroniseFolders: "Synchronise folders",
        foldersRead: { "\($0) \(plural($0, one: "folder", many: "folders")), read \($1)" },
        foldersNotRead: "The folders have not been read from Gmail yet.",
        foldersNow: { "\($0) \(plural($0, one: "folder was", many: "folders were")) read from Gmail." },
        needsPurpose: { "Access does not cover this. Tick \u{201C}\($0)\u{201D} above and grant access again." },
        googleFailed: { "Google could not be asked: \($0)" },
        incomingCount: "Incoming mails per run",
        outgoingCount: "Outgoing mails per run",
        countHint: { "\($0) to \($1)" },
        deletesTransferred: "Delete mail in the transfer folder after the transfer",
        deletesTransferredHint: "Into the trash of Gmail, which keeps it for 30 days. Otherwise it only leaves the "
            + "folder.",
        leavesInFolder: "Leave mail in the transfer folder otherwise",
        leavesInFolderHint:
            "What was transferred once is not transferred again, though it still lies there.",
        importsByItself: "Import fetched mail automatically",
        importsByItselfHint: "Otherwise it waits in the list of messages until somebody imports it.",
        odoo: "Odoo",
        odooDatabase: "Database of Odoo",
        odooLogin: "Login in Odoo",
        odooLoginHint: "Empty: the user of Odoo whose login or e-mail address is this person's.",
        odooKnown: { login in
            (login.isEmpty
                ? "You are the user of Odoo whose login or e-mail address is yours."
                : "You are the user \(login) of Odoo.") + " An administrator can change that."
        },
        logging: "Logging",
        isLogged: "Log what happens for this person",
        isLoggedHint: "Without it only warnings and errors are logged.",
        problem: problemEnglish,
        notADate: "This is no date.",
        unknownFolder: "This folder is not known. Synchronise the folders first."
    )

    private static func eventTypeEnglish(_ type: EventType) -> String {
        switch type {
        case .standard: "Appointments"
        case .fromGmail: "From mail (travel, reservations)"
        case .outOfOffice: "Out of office"
        case .focusTime: "Focus time"
        case .workingLocation: "Working location"
        case .birthday: "Birthdays"
        }
    }

    private static func problemEnglish(_ problem: FieldProblem) -> String {
        switch problem {
        case .missing: "Please fill in this field."
        case .notAnAddress: "This is no mail address."
        case .notADomain: "This is no domain."
        case .notInPast: "The day must lie in the past."
        case .outOfRange: "The number is too small or too large."
        case .tooLong: "This is too long."
        case .sameFolder: "Both directions must not have the same folder."
        case .notAllowed: "There are characters in it that cannot be part of it."
        }
    }
}
