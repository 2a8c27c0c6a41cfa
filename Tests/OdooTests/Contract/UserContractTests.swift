import Base
import Odoo
import OdooSimulator
import Testing

/// How users of Odoo are found, in real or simulated ones.
@Suite(.serialized)
struct UserContractTests {
    private static let login = "Contract_User@Contract.Example"
    private static let address = "eva@contract.example"

    @Test(arguments: ContractOdoo.all)
    func `many users are found by login or address in any case, and only internal ones`(
        odoo: ContractOdoo
    ) async throws {
        try await odoo.run { bench in
            let nobody = (0..<OdooClient.mostLogins).map { "nobody\($0)@contract.example" }
            func found(_ logins: [String]) async throws -> [OdooUser] {
                try await bench.client.users(matching: nobody + logins)
            }
            let group = try await bench.id(of: "base", "group_user")
            let values: [String: JSONValue] = [
                "name": "Contract User", "login": .string(Self.login), "email": "\"Eva\" <Eva@Contract.Example>",
                UserFields.groups(try await bench.version.major): [[6, 0, [.integer(group)]]],
            ]
            let people = bench.administrator
            let user = try await people.create("res.users", [values], context: ["no_reset_password": true])[0]
            let result: Result<Void, any Error>
            do {
                let byLogin = try await found([Self.login.lowercased(), "paula", "ANNA"])
                #expect(byLogin.map(\.login).sorted() == [Self.login, "anna"])
                #expect(byLogin.first { $0.id == user }?.address == Self.address)
                #expect(try await found(["EVA@contract.example"]).map(\.id) == [user])
                // By both at once it is one user, and what looks like a wildcard is none.
                #expect(try await found([Self.login, Self.address]).map(\.id) == [user])
                #expect(try await found(["contract%", "contractxuser@contract.example"]).isEmpty)
                try await people.write("res.users", [user], ["active": false])
                #expect(try await found([Self.login, Self.address]).isEmpty)
                result = .success(())
            } catch {
                result = .failure(error)
            }
            try await people.remove("res.users", [user])
            try result.get()
        }
    }
}
