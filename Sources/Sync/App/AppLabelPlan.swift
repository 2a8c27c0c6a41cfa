import Base
import Cryptography
import Odoo
import Storage

/// What the labels in Odoo lack of the users' folders. Pure.
struct AppLabelPlan: Sendable {
    /// More labels of one user than this are replaced instead of renamed, each with a call of its own.
    private static let mostRenamed = 20

    struct NewLabel: Sendable {
        let owner: Int
        let folder: TransferFolder

        var values: [String: JSONValue] {
            [
                AppLabel.owner: .integer(owner), AppLabel.labelID: .string(folder.labelID),
                AppLabel.name: .string(folder.name),
            ]
        }
    }

    private(set) var created: [NewLabel] = []
    private(set) var renamed: [(id: Int, name: String)] = []
    private(set) var removed: [AppLabelRow] = []

    /// Compares all labels of a user of Odoo.
    mutating func compare(_ rows: [AppLabelRow], _ settings: PersonalSettings, of owner: Int) {
        let chosen = Set([settings.mail.incomingFolder, settings.mail.outgoingFolder].compactMap { $0?.labelID })
        // Of two rows of one label, the first stays, as of two rows of settings.
        var present = Dictionary(rows.map { ($0.labelID, $0) }) { $0.id < $1.id ? $0 : $1 }
        removed += rows.filter { present[$0.labelID]?.id != $0.id }
        var renames = 0
        for folder in settings.offeredFolders {
            guard let row = present.removeValue(forKey: folder.labelID) else {
                created.append(NewLabel(owner: owner, folder: folder))
                continue
            }
            guard row.name != folder.name else { continue }
            renames += 1
            if renames <= Self.mostRenamed || chosen.contains(folder.labelID) {
                renamed.append((row.id, folder.name))
            } else {
                removed.append(row)
                created.append(NewLabel(owner: owner, folder: folder))
            }
        }
        removed += present.values.sorted { $0.id < $1.id }
    }

    /// Makes sure of the chosen folders alone.
    mutating func require(_ rows: [AppLabelRow], _ settings: PersonalSettings, of owner: Int) {
        let present = Set(rows.map(\.labelID))
        var missing = [settings.mail.incomingFolder, settings.mail.outgoingFolder].compactMap(\.self)
        missing.removeAll { present.contains($0.labelID) }
        created += missing.map { NewLabel(owner: owner, folder: $0) }
    }

    /// What tells whether the folders are as they were last written.
    static func digest(_ settings: PersonalSettings) -> String {
        let lines = settings.offeredFolders.map { "\($0.labelID)\t\($0.name)" }.sorted().joined(separator: "\n")
        return SHA256.digest(Array(lines.utf8)).prefix(16).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
