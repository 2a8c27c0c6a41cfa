extension Remark: CustomStringConvertible {
    package var description: String {
        let because = cause?.description ?? ""
        return switch code {
        case .words: value(0)
        case .answered: "Google answered \(value(0))"
        case .noAnswer: "no answer from Google (\(value(0)): \(value(1)))"
        case .unreadableAnswer: "Google's answer could not be read: \(value(0))"
        case .tokenRefused: "Google refused a token (\(value(0)))"
        case .noTokenAnswer: "no answer from Google's token server (\(value(0)): \(value(1)))"
        case .unreadableTokenAnswer: "Google's token answer could not be read"
        case .noRefreshToken: "Google returned no refresh token"
        case .otherGrant: "the answer belongs to another grant"
        case .noIdentity: "Google did not identify the user who granted access"
        case .wrongIdentity: "Google's identification of the user who granted access cannot be used: \(value(0))"
        case .keyCannotSign: "the service account's key cannot sign"
        case .grantUnusable: "the stored grant cannot be opened: \(value(0))"
        case .otherAddress: "Gmail answers for \(value(0))"
        case .submissionAnswered: "smtp.gmail.com answered \(value(0))"
        case .noSubmissionReply: "no reply from smtp.gmail.com: \(value(0))"
        case .draftUnknown: "the send ended without an answer, and the draft could not be checked"
        case .draftSentMeanwhile: "the draft was sent while it was being checked"
        case .mayNotLook: "the account's grant does not allow the gateway to search its mailbox"
        case .tooManyToLookAt: "too many messages have been sent since then to search them all"
        case .looksOn: "so many messages have been sent since then that searching them takes several rounds"
        case .tooSoonToTell: "Gmail does not show it, but it is too soon to be sure"
        case .perhapsSent: "Gmail may already have it, and \(because)"
        case .lookYourself:
            "Gmail may already have it, and \(because); check the mailbox, then release it with --anyway or remove it"
        case .givenUp: "given up after \(value(0)) hours: \(because)"
        case .accountRemoved: "its account was removed; reroute it to another"
        case .accountPaused: "the account is paused"
        case .accountSpent: "the account may not send any more at present"
        case .contentUnreadable: "the stored message cannot be read: \(value(0))"
        case .headerUnreadable: value(0)
        case .recordDamaged: "its record is damaged: \(value(0))"
        case .duplicateOf: "a duplicate of \(value(0))"
        case .invalidRecipients: "no mailbox can have this address: \(value(0))"
        case .stopped: "the gateway stopped"
        case .stoppedWhileSending: "the gateway stopped while sending"
        case .mailTooLarge: "the message is larger than \(value(0)) MB and is not imported"
        case .nobodyHasAddress: "no contact in Odoo has this address"
        case .contactGone: "the contact \(value(0)) is no longer in Odoo: pick another one"
        case .odooLogin: told("Odoo refused the login", 0)
        case .odooRights: told("the Odoo user has no access right for this on \(value(0))", 1)
        case .odooRecordGone: told("the record is gone from Odoo", 0)
        case .odooUnknown: told("Odoo does not know \(value(0))", 1)
        case .odooRefused: told("Odoo refused", 0)
        case .odooBusy: told("Odoo is busy", 0)
        case .odooDatabaseMissing: told("there is no such Odoo database", 0)
        case .odooNotSetUp: told("Odoo is not set up for this: run \"gsuite-gateway odoo setup\"", 0)
        case .odooWebPage: told("a web page with status \(value(0)) was returned instead of Odoo's answer", 1)
        case .odooRedirected: told("Odoo's address redirects to \(value(0))", 1)
        case .odooTooOld: told("Odoo \(value(0)) is older than \(value(1))", 2)
        case .odooNoAnswer: told("no answer from Odoo (\(value(0)))", 1)
        case .odooUnreadable: told("Odoo's answer could not be read", 0)
        case .odooException: told("Odoo failed with \(value(0))", 1)
        case .remedied: "\(because). \(Remedy(rawValue: value(0))?.description ?? value(0))"
        case .interrupted: "interrupted"
        case .storeFailed: "the gateway's own store: \(value(0))"
        case .sendingGoesFirst: "sending needs the account's quota and takes precedence"
        case .noHistory: "Gmail did not report the position of its history"
        case .noGoogleAccount: "no Google account is connected: grant access in the personal settings"
        case .noOdooDatabase: "no database of Odoo is configured: set odoo.databases in the configuration file"
        case .otherOdooDatabase: "there is no database named \"\(value(0))\" in the configuration: choose another one"
        case .noOdooUser: "no Odoo user has the login or address \(value(0)): enter the login in the personal settings"
        case .severalOdooUsers: "several Odoo users match (\(value(0))): enter the login in the personal settings"
        case .noTransferFolder: "no transfer folder is chosen: choose one in the personal settings"
        case .folderDeleted:
            "the transfer folder \"\(value(0))\" was deleted in Gmail: synchronise the folders in the personal settings and "
                + "choose another one"
        case .listFull: "the staging list is full: import messages or remove them from the list"
        case .appointmentsNotSetUp: "Odoo's appointments lack the field \(value(0)): run \"gsuite-gateway odoo setup\""
        case .noStartDate: "no start date is set: choose one in the personal settings"
        case .noTimeZones: "this machine has no time zone data: install the package tzdata"
        case .eventsNoLongerListed:
            "Google no longer lists \(value(0)) of \(value(1)) events of the calendar \(value(2)): nothing was deleted in Odoo. If "
                + "this is correct, run the action manually"
        case .ofCalendar: "\(value(0)): \(because)"
        case .ofAppointment: "\(value(0).isEmpty ? "an appointment" : "\"\(value(0))\""): \(because)"
        case .strayAppointments:
            "appointments that Odoo created from an edited series could not be removed: \(because)"
        case .guestRefused: "no contact could be created for the attendee \(value(0)): \(because)"
        case .ownersAppointment:
            "\(value(0).isEmpty ? "an appointment" : "\"\(value(0))\"") is private, and Odoo lets only its owner change it: run "
                + "\"gsuite-gateway odoo setup\" to create the action that does it as the owner"
        case .occurrenceUnclear: "an occurrence of \(value(0)) does not say which one it is"
        case .timeUnreadable: "\(value(0)) has no readable time"
        case .seriesUnreadable: "the times at which \(value(0)) repeats cannot be read"
        case .contactsNotSetUp: "Odoo has no contact subscriptions yet: run \"gsuite-gateway odoo setup\""
        case .creationsOpen: "Google did not say whether it created \(value(0)) contacts; its list will show it later"
        case .deletionsAsk:
            "\(value(0)) of \(value(1)) contacts would be deleted from Google: decide in the console"
        case .noNameForTag: "no name is free at Google for the tag \(value(0))"
        case .contactRefused: "Google does not accept the contact \(value(0)): \(because)"
        case .contactNotMade: "Google did not create a contact: \(value(0))"
        case .contactNotChanged: "Google did not change \(value(0)): \(value(1))"
        case .contactNotDeleted: "Google did not delete \(value(0)): \(because)"
        case .contactNotMarked: "Odoo did not mark the contact \(value(0)) for import: \(because)"
        case .labelRefused: "Google does not accept the tag \(value(0)) as a label: \(because)"
        case .labelNotDeleted: "Google did not delete the label \(value(0)): \(because)"
        case .contactNotRead: "\(value(0)) could not be read from Google: \(value(1))"
        case .photoRefused: "Google does not accept the photo of contact \(value(0)): \(because)"
        case .heldBy: "held by \(value(0))"
        case .heldByProgram: "held by the key \(value(0))"
        case .evenIfSent: "to be sent even if Gmail already has it"
        case .dueNow: "due now"
        case .toAccount: "to account \(value(0))"
        case .reported: "\(value(0)), to \(value(1))" + (value(2).isEmpty ? "" : " as \(value(2))")
        case .pausedByHand: "paused by an administrator"
        case .switchedOff: "switched off by the administrator"
        case .revokedHere: "access was revoked in the console"
        case .sealingKeyLost: "the key that sealed the stored grant was lost"
        }
    }

    /// Appends the value at `place` to a sentence, where there is one.
    package func told(_ sentence: String, _ place: Int) -> String {
        value(place).isEmpty ? sentence : "\(sentence): \(value(place))"
    }
}
