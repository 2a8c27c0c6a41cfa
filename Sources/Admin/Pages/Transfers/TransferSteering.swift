import Base
import Storage

/// The actions on messages of a list: importing them, with or without removing them from the list, and removing them.
enum TransferSteering {
    private enum Command: String {
        case importing = "import"
        case importingAndRemoving = "import-and-remove"
        case removing = "remove"
    }

    static func steer(_ visit: Visit) async throws -> Answer {
        let (text, list) = (visit.text(TransfersText.self), try visit.transferList)
        guard let command = Command(rawValue: visit.form["command"]) else { throw Refusal.malformed }
        let ids = visit.form.all("mail").compactMap { Int64($0) }.map { StagedMailID(rawValue: $0) }
        guard !ids.isEmpty else {
            visit.notify(Notice(.warning, text.nothingMarked))
            return .redirect(list.direction.path)
        }
        if command == .removing { return try await remove(ids, from: list, visit) }
        let removes = command == .importingAndRemoving
        let request = try await visit.console.store.requestImport(of: ids, removing: removes, in: list)
        visit.note("the import of \(request.requested) messages was asked for", area: .mailIn)
        if request.removed > 0 {
            visit.note("\(request.removed) imported messages were taken off a staging list", area: .mailIn)
        }
        if request.requested > 0 { try await wake(list, visit) }
        let isVain = request == ImportRequest()
        let words = [
            isVain || request.requested > 0 ? text.importRequested(request.requested) : nil,
            request.removed > 0 ? text.removed(request.removed) : nil,
        ]
        visit.notify(Notice(isVain ? .warning : .done, words.compactMap(\.self).joined(separator: " ")))
        return .redirect(list.direction.path)
    }

    private static func remove(_ ids: [StagedMailID], from list: TransferList, _ visit: Visit) async throws -> Answer {
        let text = visit.text(TransfersText.self)
        guard visit.isConfirmed else {
            return visit.confirm(
                Confirmation(
                    text.removeQuestion(ids.count),
                    consequences: [text.removeConsequence],
                    button: text.remove,
                    action: list.direction.path,
                    back: list.direction.path,
                    fields: [("command", Command.removing.rawValue)] + ids.map { ("mail", "\($0.rawValue)") }
                )
            )
        }
        let count = try await visit.console.store.removeStaged(ids, from: list)
        visit.note("\(count) messages were taken off a staging list", area: .mailIn)
        visit.notify(Notice(.done, text.removed(count)))
        return .redirect(list.direction.path)
    }

    /// Requests a fetch from the transfer folder.
    static func fetch(_ visit: Visit) async throws -> Answer {
        let (text, list) = (visit.text(TransfersText.self), try visit.transferList)
        let isAsked = try await wake(list, visit)
        visit.notify(Notice(isAsked ? .done : .warning, isAsked ? text.fetchRequested : text.noFolder))
        return .redirect(list.direction.path)
    }

    /// Requests a run of the list's action; false if the action is not available to the user, who has not selected a
    /// folder.
    @discardableResult
    static func wake(_ list: TransferList, _ visit: Visit) async throws -> Bool {
        let count = try await visit.console.store.requestJobRun(
            list.direction.job,
            for: list.person,
            at: visit.console.clock.now
        )
        visit.console.seams.jobsRequested()
        return count > 0
    }
}
