extension Remark: CustomStringConvertible {
    package var description: String {
        let because = cause?.description ?? ""
        return switch code {
        case .words: value(0)
        case .answered: "Google answered \(value(0))"
        case .noAnswer: "no answer from Google (\(value(0)): \(value(1)))"
        case .unreadableAnswer: "Google's answer could not be read: \(value(0))"
        case .tokenRefused: "Google refused a token (\(value(0)))"
        case .noTokenAnswer: "Google's token server gave no answer (\(value(0)): \(value(1)))"
        case .unreadableTokenAnswer: "Google's token answer could not be read"
        case .noRefreshToken: "Google gave no refresh token"
        case .otherGrant: "the answer belongs to another grant"
        case .noIdentity: "Google did not say who granted"
        case .wrongIdentity: "what Google said of who granted cannot be used: \(value(0))"
        case .keyCannotSign: "the service account's key cannot sign"
        case .grantUnusable: "the stored grant cannot be opened: \(value(0))"
        case .otherAddress: "Gmail answers for \(value(0))"
        case .submissionAnswered: "smtp.gmail.com answered \(value(0))"
        case .noSubmissionReply: "no reply from smtp.gmail.com: \(value(0))"
        case .draftUnknown: "the send ended without an answer, and the draft could not be asked"
        case .draftSentMeanwhile: "the draft was sent while it was looked at"
        case .mayNotLook: "the account's grant does not allow the gateway to look into its mailbox"
        case .tooManyToLookAt: "too many messages were sent since to look at them all"
        case .looksOn: "so many messages were sent since that looking at them takes several rounds"
        case .tooSoonToTell: "Gmail does not show it, but it is too soon to be sure"
        case .perhapsSent: "Gmail may have it already, and \(because)"
        case .lookYourself:
            "Gmail may have it already, and \(because); look yourself, then release it with --anyway or remove it"
        case .givenUp: "given up after \(value(0)) hours: \(because)"
        case .accountRemoved: "its account was removed; reroute it to another"
        case .accountPaused: "the account is paused"
        case .accountSpent: "the account may send no more at present"
        case .contentUnreadable: "the stored message cannot be read: \(value(0))"
        case .headerUnreadable: value(0)
        case .recordDamaged: value(0)
        case .stopped: "the gateway stopped"
        case .stoppedWhileSending: "the gateway stopped while sending"
        case .mailTooLarge: "the message is larger than \(value(0)) MB and is not brought over"
        case .nobodyHasAddress: "no contact in Odoo has the address"
        case .contactGone: "the contact \(value(0)) is no longer in Odoo: pick another one"
        case .heldBy: "held by \(value(0))"
        case .heldByProgram: "held by the key \(value(0))"
        case .evenIfSent: "to be sent even if Gmail has it already"
        case .dueNow: "due now"
        case .toAccount: "to account \(value(0))"
        case .reported: "\(value(0)), to \(value(1))" + (value(2).isEmpty ? "" : " as \(value(2))")
        case .pausedByHand: "paused by an administrator"
        case .switchedOff: "switched off by the administrator"
        case .revokedHere: "The access was revoked in the console"
        }
    }
}
