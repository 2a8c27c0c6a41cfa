package import Base
package import Mail
import Storage

extension Invitations {
    /// How links reach people by mail.
    package struct Mailer: Sendable {
        /// Queues a letter.
        package typealias Mailing = @Sendable (PlainLetter, Address) async throws -> Void

        /// What became of the mail with somebody's link.
        enum Result: Sendable, Hashable {
            case queued
            case failed
            /// Administrators are mailed nothing: whoever reads the default sender's Sent folder could use their link.
            case withheld
        }

        /// What links begin with: never what a browser asked for.
        private let base: String
        /// The language of people who have none.
        private let language: Language
        private let mailing: Mailing

        package init(base: String, language: Language, mail: @escaping Mailing) {
            self.base = base
            self.language = language
            mailing = mail
        }

        /// Mails somebody the link to choose a password.
        ///
        /// - Parameters:
        ///   - lifetime: how long the link is valid.
        ///   - organisation: its name, for the letter.
        func mail(
            _ path: String,
            to user: NewUser,
            for lifetime: Duration,
            organisation: String?
        ) async -> Result {
            guard user.role == .user else { return .withheld }
            guard let recipient = Address(user.email) else { return .failed }
            let letter = InvitationLetter(
                base + path,
                to: user.name,
                in: user.language.flatMap(Language.init(rawValue:)) ?? language,
                for: lifetime,
                organisation: organisation
            )
            do { try await mailing(letter.letter, recipient) } catch { return .failed }
            return .queued
        }
    }
}
