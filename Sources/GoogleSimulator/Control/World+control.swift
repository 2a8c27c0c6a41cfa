import Base
import OpenSSL

extension World {
    /// Creates an account, or changes what its owner has set; its mail stays.
    func add(_ made: SimulatedAccount) {
        if let known = accounts[made.address.lowercased()] {
            known.name = made.name
            known.sendAs = made.sendAs
            return
        }
        let subject = String(100_000_000_000_000_000 + nextNumber())
        accounts[made.address.lowercased()] = Account(made, subject: subject)
    }

    /// - Parameters: values that are `nil` are generated.
    func grant(
        _ address: String,
        scopes: [String],
        client: String?,
        secret: String?,
        refreshToken: String?
    ) -> SimulatedCredentials {
        if accounts[address.lowercased()] == nil { add(SimulatedAccount(address)) }
        let id = client ?? "100000000001-\(nextNumber()).apps.googleusercontent.com"
        let known = authorization.clients[id]
        let made = Authorization.Client(
            id: id,
            secret: secret ?? known?.secret ?? Self.token("GOCSPX-", bytes: 21),
            redirects: known?.redirects ?? []
        )
        authorization.clients[id] = made
        let grant = Authorization.Grant(
            refreshToken: refreshToken ?? Self.token("1//0", bytes: 60),
            client: id,
            account: address.lowercased(),
            scopes: scopes.flatMap(Scopes.read),
            number: nextNumber()
        )
        authorization.add(grant)
        return SimulatedCredentials(
            clientID: id,
            clientSecret: Secret(made.secret),
            refreshToken: Secret(grant.refreshToken)
        )
    }

    func addServiceAccount(_ email: String, scopes: [String], tokenURI: String) throws -> Secret {
        let key = try SigningKey.generate()
        let service = ServiceAccount(
            email: email,
            clientID: String(200_000_000_000_000_000 + nextNumber()),
            keyID: hexadecimal(RandomBytes.make(20)),
            key: key,
            scopes: Set(scopes.flatMap(Scopes.read))
        )
        authorization.serviceAccounts[email] = service
        let file: JSON = [
            "type": "service_account", "project_id": "simulated", "private_key_id": .string(service.keyID),
            "private_key": .string(try key.pem().reveal()), "client_email": .string(email),
            "client_id": .string(service.clientID), "token_uri": .string(tokenURI),
            "auth_uri": .string(tokenURI.replacing("/token", with: AuthorizePage.path)),
            "universe_domain": "googleapis.com",
        ]
        return Secret(file.text)
    }

    func copies(byField name: String) -> [String: [String: Int]] {
        var copies: [String: [String: Int]] = [:]
        for (recipient, arrivals) in arrived {
            for arrival in arrivals {
                guard let value = arrival.header.value(name) else { continue }
                copies[value, default: [:]][recipient, default: 0] += 1
            }
        }
        return copies
    }
}
