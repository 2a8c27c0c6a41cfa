import Base
import Mail
import Odoo
import Storage

/// Imports some messages into Odoo with as few calls as possible: first their contacts, then what these already hold,
/// and finally everything missing in one list. A list that Odoo refuses is halved until the message it refuses is
/// found.
struct ImportBatch: Sendable {
    let context: ActionContext
    let store: any StagingStore
    let limits: TransferLimits
    let images: RemoteImages
    let direction: MailDirection
    let finder: ContactFinder
    /// The subtype of notes.
    let subtype: Int?
    /// No two have the same Message-ID.
    let mails: [StagedMessage]

    /// One of the messages and its contacts.
    private struct Draft: Sendable {
        /// Its index in `mails`.
        let index: Int
        let contacts: [(contact: StagedContact, isAuthor: Bool)]
    }

    /// One record to create in Odoo.
    private struct Piece: Sendable {
        let index: Int
        let message: OdooMessage
        let contact: Int
        let isAuthor: Bool
        /// Approximately the bytes it takes in a call.
        let size: Int
    }

    /// Returns the messages' outcomes, in their order; `nil` where a message's turn did not come.
    func run() async -> [ImportOutcome?] {
        var outcomes = [ImportOutcome?](repeating: nil, count: mails.count)
        let drafts: [Draft]
        let held: Set<MessagePlace>
        do throws(RunStop) {
            drafts = try await self.drafts(&outcomes)
            held = try await self.held(drafts)
        } catch {
            return outcomes.map { $0 ?? .stopped(error, isOpen: false) }
        }
        let pieces = await self.pieces(drafts, held, &outcomes)
        var missing = Dictionary(pieces.map { ($0.index, 1) }, uniquingKeysWith: +)
        for call in calls(pieces) {
            guard await make(call, &missing, &outcomes) else { break }
        }
        for draft in drafts where outcomes[draft.index] == nil && missing[draft.index, default: 0] == 0 {
            outcomes[draft.index] = .imported(draft.contacts.map(\.contact))
        }
        return outcomes
    }

    // MARK: Reading

    /// Returns the messages that have contacts: those that were picked, or those that have one of the addresses now.
    private func drafts(_ outcomes: inout [ImportOutcome?]) async throws(RunStop) -> [Draft] {
        let found = try await finder.contacts(with: mails.flatMap(\.facts.addresses))
        let picked = Set(mails.flatMap(\.chosen).map(\.id)).sorted()
        let present = picked.isEmpty ? [] : try await finder.present(picked)
        var drafts: [Draft] = []
        for (index, mail) in mails.enumerated() {
            let matching = mail.facts.contacts(in: found)
            if let gone = mail.chosen.first(where: { !present.contains($0.id) }) {
                outcomes[index] = .refused(Reason(.contactGone, gone.name))
            } else if mail.chosen.isEmpty, matching.isEmpty {
                outcomes[index] = .unmatched
            } else if mail.chosen.isEmpty {
                drafts.append(Draft(index: index, contacts: matching.map { ($0, true) }))
            } else {
                let authors = Set(matching.map(\.id))
                drafts.append(Draft(index: index, contacts: mail.chosen.map { ($0, authors.contains($0.id)) }))
            }
        }
        return drafts
    }

    /// Returns what the contacts already hold.
    private func held(_ drafts: [Draft]) async throws(RunStop) -> Set<MessagePlace> {
        guard !drafts.isEmpty else { return [] }
        let contacts = Set(drafts.flatMap { $0.contacts.map(\.contact.id) }).sorted()
        do throws(OdooError) {
            return try await context.odoo.places(
                of: drafts.map { mails[$0.index].facts.messageID },
                onPartners: contacts
            )
        } catch {
            throw RunStop(error)
        }
    }

    // MARK: Creating

    private func pieces(
        _ drafts: [Draft],
        _ held: Set<MessagePlace>,
        _ outcomes: inout [ImportOutcome?]
    ) async -> [Piece] {
        var pieces: [Piece] = []
        for draft in drafts {
            let mail = mails[draft.index]
            let missing = draft.contacts.filter { target in
                !held.contains(MessagePlace(mail.facts.messageID, on: "res.partner", target.contact.id))
            }
            guard !missing.isEmpty else { continue }
            let content: [UInt8]
            do throws(StorageError) { content = try await store.content(ofStaged: mail.id).allBytes() } catch {
                outcomes[draft.index] = Self.outcome(of: error)
                continue
            }
            let message = OdooMessage(
                ReadMail(content),
                mail.facts,
                direction: direction,
                images: images,
                subtype: subtype,
                owner: context.odooUser.partnerID
            )
            pieces += missing.map { target in
                Piece(
                    index: draft.index,
                    message: message,
                    contact: target.contact.id,
                    isAuthor: target.isAuthor,
                    size: content.count
                )
            }
        }
        return pieces
    }

    /// Damaged content affects only its own message.
    private static func outcome(of error: StorageError) -> ImportOutcome {
        switch error {
        case .damaged, .notFound: .refused(Reason(.contentUnreadable, "\(error)"))
        default: .stopped(RunStop(error), isOpen: false)
        }
    }

    /// Divides the pieces into calls of as many as the limits allow, and at least one.
    private func calls(_ pieces: [Piece]) -> [ArraySlice<Piece>] {
        var calls: [ArraySlice<Piece>] = []
        var (start, bytes) = (0, 0)
        for (place, piece) in pieces.enumerated() {
            let isFull = bytes + piece.size > limits.bytesPerCall || place - start == context.odoo.limits.batch
            if isFull, place > start {
                calls.append(pieces[start..<place])
                (start, bytes) = (place, 0)
            }
            bytes += piece.size
        }
        if start < pieces.count { calls.append(pieces[start...]) }
        return calls
    }

    /// Creates all of the pieces, or those that Odoo does not refuse.
    ///
    /// - Parameter missing: how many of each message's records are still to be created.
    /// - Returns: false if the run ends.
    private func make(
        _ pieces: ArraySlice<Piece>,
        _ missing: inout [Int: Int],
        _ outcomes: inout [ImportOutcome?]
    ) async -> Bool {
        do throws(OdooError) {
            let records = pieces.map { $0.message.values(on: $0.contact, isAuthor: $0.isAuthor) }
            _ = try await context.odoo.create("mail.message", records, context: QuietContext.mail)
            for piece in pieces { missing[piece.index, default: 0] -= 1 }
            return true
        } catch {
            guard error.concernsTheValues || isCause(of: error), !error.mayHaveActed else {
                for piece in pieces {
                    outcomes[piece.index] = .stopped(RunStop(error), isOpen: error.mayHaveActed)
                }
                return false
            }
            if let piece = pieces.first, pieces.count == 1 {
                outcomes[piece.index] = .refused(error.reason)
                return true
            }
        }
        // Odoo keeps nothing of a call that it refuses or that fails.
        let middle = pieces.startIndex + pieces.count / 2
        guard await make(pieces[..<middle], &missing, &outcomes) else { return false }
        return await make(pieces[middle...], &missing, &outcomes)
    }

    /// Whether Odoo fails with the only message of this batch, as it did before with those beside it.
    private func isCause(of error: OdooError) -> Bool {
        guard case .exception = error.cause else { return false }
        return mails.count == 1 && mails[0].isSuspect
    }
}
