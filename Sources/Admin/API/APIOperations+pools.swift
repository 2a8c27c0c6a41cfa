import Base
import HTTPTypes
import Mail
import Storage

extension APIOperations {
    /// The most accounts of a pool.
    private static let mostMembers = 100
    private static let address = APIOperation.Parameter("address", .string(longest: 320), "The shared address.")

    static let pools = [
        APIOperation(
            method: .get,
            path: "/pools",
            name: "listPools",
            summary: Localized(
                "Lists the addresses that several accounts may send as, and which accounts share their mail.",
                "Listet die Adressen auf, als die mehrere Konten senden dürfen, und welche Konten sich ihre E-Mails teilen."
            ),
            scope: .read,
            answer: .object([.init("pools", .list(.shape("Pool"), most: nil))]),
            handler: { call in ["pools": try await call.sharedAddresses().map(PoolView.init)] }
        ),
        APIOperation(
            method: .put,
            path: "/pools/{address}",
            name: "sharePool",
            summary: Localized(
                "Lets exactly these accounts share the address's mail. Each must be allowed to send as it at Google.",
                "Genau diese Konten teilen sich die E-Mails der Adresse. Jedes muss bei Google als sie senden dürfen."
            ),
            scope: .administer,
            variables: [address],
            body: .object([.init("accounts", .list(.string(longest: 320), most: mostMembers))]),
            answer: .shape("Pool"),
            handler: { call in
                var members: [AccountID] = []
                for name in call.texts("accounts") ?? [] { members.append(try await call.account(name).id) }
                return try await call.share(among: members)
            }
        ),
        APIOperation(
            method: .delete,
            path: "/pools/{address}",
            name: "endPool",
            summary: Localized(
                "Ends the sharing of the address's mail. What waits stays with its accounts.",
                "Beendet das Teilen der E-Mails der Adresse. Wartende E-Mails bleiben bei ihren Konten."
            ),
            scope: .administer,
            variables: [address],
            answer: .shape("Pool"),
            handler: { try await $0.share(among: []) }
        ),
    ]
}

extension APICall {
    fileprivate func sharedAddresses() async throws -> [SharedAddress] {
        try await SharedAddress.all(
            console.store,
            messagesPerDay: console.accounts.limits.messagesPerDay,
            at: console.clock.now
        )
    }

    /// Lets these accounts share the address in the path, which at least one of them can send as or shares.
    fileprivate func share(among members: [AccountID]) async throws -> PoolView {
        guard let address = Address(variables["address"] ?? ""),
            let before = try await sharedAddress(address, orAmong: members)
        else { throw APIProblem(.notFound, "no accounts share this address") }
        try await console.store.share(address, among: members)
        await console.gateway.accountsChanged()
        log(
            members.isEmpty ? "the address is no longer shared" : "the address is shared",
            .grants,
            account: "\(address)"
        )
        return PoolView(try await sharedAddress(address, orAmong: members) ?? before)
    }

    private func sharedAddress(_ address: Address, orAmong members: [AccountID]) async throws -> SharedAddress? {
        let known = try await sharedAddresses().first { $0.address.key == address.key }
        return known ?? (members.isEmpty ? nil : SharedAddress(address: address, accounts: []))
    }
}
