import Base
import Storage

/// How a row in Odoo names its staged message: the same at every node, and also after the store was restored, when row
/// numbers are issued again.
struct AppMailKey: Sendable, Hashable {
    /// Gmail's ids have 16 digits.
    private static let longestID = 64

    let list: StagingList
    let gmailID: String

    init(_ list: StagingList, _ gmailID: String) {
        self.list = list
        self.gmailID = gmailID
    }

    /// Returns `nil` for a text that the gateway does not write.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let number = Int64(parts[0]), let direction = MailDirection(rawValue: String(parts[1])),
            parts[2].utf8.count <= Self.longestID, RemoteID.isGmailID(String(parts[2]))
        else { return nil }
        self.init(StagingList(UserID(rawValue: number), direction), String(parts[2]))
    }

    var text: String { "\(list.user.rawValue)-\(list.direction.rawValue)-\(gmailID)" }
}
