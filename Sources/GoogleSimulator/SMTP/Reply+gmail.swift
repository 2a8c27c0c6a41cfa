import Base
import SMTP

/// Replies with the wording of smtp.gmail.com, as far as programs read them.
extension Reply {
    /// The challenge after a refused login, sent as JSON in base64 (Google's page on XOAUTH2).
    static let refusedToken = #"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#

    static let badCredentials = gmail(
        535,
        EnhancedStatus(5, 7, 8),
        "Username and Password not accepted. For more information, go to",
        " https://support.google.com/mail/?p=BadCredentials"
    )

    static let dailyLimit = gmail(
        550,
        EnhancedStatus(5, 4, 5),
        "Daily user sending limit exceeded. For more information on Gmail",
        "sending limits go to",
        " https://support.google.com/a/answer/166852"
    )

    static let accountDisabled = gmail(
        534,
        EnhancedStatus(5, 7, 14),
        "Please log in with your web browser and then try again."
    )

    static let tooManyLogins = gmail(
        454,
        EnhancedStatus(4, 7, 0),
        "Too many login attempts, please try again later."
    )

    static let rateExceeded = gmail(
        421,
        EnhancedStatus(4, 7, 28),
        "Gmail has detected an unusual rate of mail. Please try again later."
    )

    static let temporaryProblem = gmail(451, EnhancedStatus(4, 3, 0), "Temporary System Problem. Try again later.")

    static func policy(_ reason: String) -> Reply {
        gmail(550, EnhancedStatus(5, 7, 1), "The message was refused: \(reason).")
    }

    static func unreadable(_ reason: String) -> Reply { gmail(554, EnhancedStatus(5, 6, 0), "\(reason).") }

    /// Returns a reply such as `250 2.0.0 OK  1795000000 19a0000000000001-7 - gsmtp`; the client keeps the id.
    static func taken(_ id: String, at now: Timestamp) -> Reply {
        gmail(250, EnhancedStatus(2, 0, 0), "OK  \(now.milliseconds / 1000) \(id)")
    }

    /// Returns a reply whose last line ends with the server's name.
    private static func gmail(_ code: Int, _ status: EnhancedStatus, _ lines: String...) -> Reply {
        var reply = Reply(code, status)
        reply.lines = lines.dropLast() + lines.suffix(1).map { "\($0) - gsmtp" }
        return reply
    }
}
