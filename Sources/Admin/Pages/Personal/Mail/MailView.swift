import Base
import Storage

/// Sending by the user's account, and the folders from which mail is transferred to Odoo.
struct MailView: Sendable {
    let frame: PersonalFrame
    let sending: SendingView?
    let folders: [SelectField]
    let foldersRead: String
    /// Offers to create labels while one of the folders is not chosen.
    let newLabels: String?
    let counts: [Field]
    let options: [CheckField]
    let effects: [String]

    static func page(_ page: PersonalPage, _ frame: PersonalFrame) async throws -> Page {
        let text = page.request.text(PersonalMailText.self)
        let view = MailView(page, frame, text, try await SendingView(page), effects: try await page.effects())
        return Page("personal-mail", title: frame.title, text: text, view: view)
    }

    private init(
        _ page: PersonalPage,
        _ frame: PersonalFrame,
        _ text: Translated<PersonalMailText>,
        _ sending: SendingView?,
        effects: [String]
    ) {
        let settings = page.subject.settings
        self.frame = frame
        self.sending = sending
        self.effects = effects
        let folder = { (field: FormField, label: String, stored: TransferFolder?) in
            var known = settings.folders?.folders ?? []
            // A selected folder that no longer exists remains visible, so that saving something else does not lose it.
            if let stored, !known.contains(where: { $0.labelID == stored.labelID }) { known.append(stored) }
            let options = FolderTree.lines(known).map { (value: $0.id, label: $0.label) }
            return SelectField(
                field,
                label,
                [("", text.noFolder)] + options,
                selected: page.typed(field, stored?.labelID ?? ""),
                stored: stored?.labelID ?? "",
                error: page.errors[field]
            )
        }
        folders = [
            folder(.incomingFolder, text.incomingFolder, settings.mail.incomingFolder),
            folder(.outgoingFolder, text.outgoingFolder, settings.mail.outgoingFolder),
        ]
        let format = page.request.format
        foldersRead =
            settings.folders.map { text.foldersRead($0.folders.count, format.dateAndClock($0.readAt)) }
            ?? text.foldersNotRead
        let missing = MailDirection.allCases.filter { settings.mail.folder($0) == nil }
        newLabels = missing.isEmpty ? nil : text.newLabelsHint(missing.map(text.newLabel))
        let limits = MailTransferOptions.counts
        let count = { (field: FormField, label: String, stored: Int) in
            Field(
                field,
                label,
                .number,
                value: page.typed(field, "\(stored)"),
                stored: "\(stored)",
                hint: text.countHint(limits.lowerBound, limits.upperBound),
                error: page.errors[field]
            )
        }
        counts = [
            count(.incomingCount, text.incomingCount, settings.mail.incomingCount),
            count(.outgoingCount, text.outgoingCount, settings.mail.outgoingCount),
        ]
        let mail = settings.mail
        options = [
            page.check(
                .deletesTransferred,
                text.deletesTransferred,
                mail.deletesTransferred,
                hint: text.deletesTransferredHint
            ),
            page.check(.leavesInFolder, text.leavesInFolder, mail.leavesInFolder, hint: text.leavesInFolderHint),
            page.check(.importsByItself, text.importsByItself, mail.importsByItself, hint: text.importsByItselfHint),
        ]
    }
}

/// The labels of a mailbox as the tree that Gmail shows: `/` in a name makes it a child if the parent is a label too.
enum FolderTree {
    /// The indentation per level; browsers would remove leading spaces.
    private static let indentation = "\u{2003}"

    /// The folders with their display names, parents before their children.
    static func lines(_ folders: [TransferFolder]) -> [(id: String, label: String)] {
        let names = Set(folders.map { $0.name.lowercased() })
        return folders.sorted { key($0.name).lexicographicallyPrecedes(key($1.name)) }.map { folder in
            let parts = folder.name.split(separator: "/", omittingEmptySubsequences: false)
            let parents = (1..<max(parts.count, 1)).filter {
                names.contains(parts.prefix($0).joined(separator: "/").lowercased())
            }
            let own = parts.dropFirst(parents.last ?? 0).joined(separator: "/")
            return (folder.labelID, String(repeating: indentation, count: parents.count) + own)
        }
    }

    /// Compares part by part rather than the whole name, so that "A/B" comes before "A B".
    private static func key(_ name: String) -> [String] {
        name.lowercased().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    }
}
