import Odoo

/// Makes, changes and removes appointments in Odoo, each by the rights that it takes: Odoo lets nobody touch a private one
/// but who takes part in it, so these are written as their owner.
struct EventDesk: Sendable {
    private static let model = EventFields.model

    private let odoo: OdooClient
    private let user: OdooUser
    /// `nil` where `odoo setup` has not made the way for it.
    private let owners: OwnerCalls?

    init(_ odoo: OdooClient, _ user: OdooUser) async throws(OdooError) {
        self.odoo = odoo
        self.user = user
        do throws(OdooError) { owners = try await OwnerCalls(odoo) } catch {
            guard case .accessRights = error.cause else { throw error }
            owners = nil
        }
    }

    /// Returns the ids, in the order of `all`. Where the second of two calls fails, what the first made stays.
    func create(_ all: [[String: OdooValue]]) async throws(OdooError) -> [Int] {
        // By the user as whom it is made; `nil` is the gateway's own.
        var kinds: [Int?: [Int]] = [:]
        for (index, values) in all.enumerated() { kinds[maker(values), default: []].append(index) }
        var ids = [Int](repeating: 0, count: all.count)
        for (maker, indices) in kinds.sorted(by: { $0.value[0] < $1.value[0] }) {
            let values = indices.map { all[$0] }
            let made: [Int]
            if let maker, let owners {
                made = try await owners.create(Self.model, values, as: maker)
            } else {
                made = try await explaining { () throws(OdooError) in
                    try await odoo.create(Self.model, values, context: QuietContext.events)
                }
            }
            for (index, id) in zip(indices, made) { ids[index] = id }
        }
        return ids
    }

    func write(_ ids: [Int], _ values: [String: OdooValue]) async throws(OdooError) {
        try await orAsOwner { () throws(OdooError) in
            try await odoo.write(Self.model, ids, values, context: QuietContext.events)
        } instead: { owners throws(OdooError) in
            try await owners.write(Self.model, ids, values, as: user.id)
        }
    }

    func remove(_ ids: [Int]) async throws(OdooError) {
        try await orAsOwner { () throws(OdooError) in
            try await odoo.remove(Self.model, ids, context: QuietContext.events)
        } instead: { owners throws(OdooError) in
            try await owners.remove(Self.model, ids, as: user.id)
        }
    }

    /// As whom a new appointment is made: a private one as who invites, or else as the person whose calendar it is in.
    private func maker(_ values: [String: OdooValue]) -> Int? {
        guard owners != nil, values["privacy"] == "private" else { return nil }
        return values["user_id"]?.integer ?? user.id
    }

    private func orAsOwner(
        _ work: () async throws(OdooError) -> Void,
        instead: (OwnerCalls) async throws(OdooError) -> Void
    ) async throws(OdooError) {
        do throws(OdooError) { try await work() } catch {
            guard case .accessRights = error.cause, let owners else { throw Self.explained(error) }
            try await instead(owners)
        }
    }

    private func explaining<Result>(
        _ work: () async throws(OdooError) -> Result
    ) async throws(OdooError) -> Result {
        do throws(OdooError) { return try await work() } catch { throw Self.explained(error) }
    }

    /// What Odoo hides concerns one appointment, not the run.
    private static func explained(_ error: OdooError) -> OdooError {
        guard case .accessRights = error.cause else { return error }
        return OdooError(.refused, "\(error.detail) (of private appointments: run \"gsuite-gateway odoo setup\")")
    }
}
