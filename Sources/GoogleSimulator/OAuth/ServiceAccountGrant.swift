import Base
import Cryptography

/// The assertion of a service account that acts for a user (RFC 7523), verified as Google does.
struct ServiceAccountGrant {
    /// An hour, plus five minutes for clock differences.
    private static let longestLifetime = 3900

    let world: GoogleWorld
    let form: [String: String]

    func answer() throws(OAuthError) -> JSON {
        guard let assertion = form["assertion"] else { throw .missing("assertion") }
        let parts = assertion.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let header = json(parts[0]), let claims = json(parts[1]),
            let signature = Base64.decode(parts[2], .url)
        else { throw OAuthError("invalid_grant", "Bad Request") }
        guard header["alg"]?.string == "RS256" else {
            throw OAuthError("invalid_grant", "Invalid JWT: Unsupported signature algorithm.")
        }
        guard let issuer = claims["iss"]?.string, let service = world.authorization.serviceAccounts[issuer] else {
            throw OAuthError("invalid_grant", "Invalid grant: account not found")
        }
        guard service.key.verify(signature, of: Array("\(parts[0]).\(parts[1])".utf8)) else {
            throw OAuthError("invalid_grant", "Invalid JWT Signature.")
        }
        try check(claims)
        let account = try subject(claims)
        let scopes = try scopes(claims, of: service)
        let lifetime = world.configuration.accessTokenLifetime
        let token = Authorization.AccessToken(
            account: account.key,
            scopes: Set(scopes),
            client: service.clientID,
            expires: world.now + lifetime,
            grant: nil
        )
        return [
            "access_token": .string(world.authorization.issue(token, now: world.now)),
            "expires_in": .integer(Int(lifetime.components.seconds)), "token_type": "Bearer",
        ]
    }

    private func check(_ claims: JSON) throws(OAuthError) {
        guard let audience = claims["aud"]?.string, audience.hasSuffix("/token") else {
            throw OAuthError("invalid_grant", "Invalid JWT: Failed audience check.")
        }
        let now = Int(world.now.seconds)
        guard let issued = claims["iat"]?.integer, let expires = claims["exp"]?.integer, expires > now,
            issued <= now + 300, expires - issued <= Self.longestLifetime
        else {
            throw OAuthError(
                "invalid_grant",
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                    + "Check your iat and exp values in the JWT claim."
            )
        }
    }

    private func subject(_ claims: JSON) throws(OAuthError) -> Account {
        guard let subject = claims["sub"]?.string, let account = world.accounts[subject.lowercased()],
            account.state != .suspended
        else { throw OAuthError("invalid_grant", "Invalid email or User ID") }
        return account
    }

    private func scopes(_ claims: JSON, of service: ServiceAccount) throws(OAuthError) -> [String] {
        let scopes = Scopes.read(claims["scope"]?.string ?? "")
        guard !scopes.isEmpty else { throw OAuthError("invalid_scope", "Empty or missing scope not allowed.") }
        guard scopes.allSatisfy(Scopes.isKnown) else {
            throw OAuthError("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        }
        guard !service.scopes.isDisjoint(with: scopes) else {
            throw OAuthError(
                "unauthorized_client",
                "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any "
                    + "of the scopes requested.",
                status: 401
            )
        }
        guard scopes.allSatisfy(service.scopes.contains) else {
            throw OAuthError("access_denied", "Requested client not authorized.", status: 403)
        }
        return scopes
    }

    private func json(_ text: String) -> JSON? { Base64.decode(text, .url).flatMap { JSON($0) } }
}

/// The id token of OpenID Connect.
enum IdentityToken {
    static let keyID = "simulated-1"
    /// The issuer in Google's id tokens.
    static let issuer = "https://accounts.google.com"

    /// - Returns: the signed token, or `nil` if no key can be created.
    static func make(
        _ world: GoogleWorld,
        _ account: Account,
        _ scopes: [String],
        client: String,
        nonce: String?
    ) -> String? {
        guard let key = key(world) else { return nil }
        let now = Int(world.now.seconds)
        var claims: [String: JSON] = [
            "iss": .string(issuer), "azp": .string(client), "aud": .string(client), "sub": .string(account.subject),
            "hd": .string(account.domain), "iat": .integer(now), "exp": .integer(now + 3600),
        ]
        claims["nonce"] = nonce.map { .string($0) }
        if scopes.contains(Scopes.email) {
            claims["email"] = .string(account.address)
            claims["email_verified"] = true
        }
        if scopes.contains(Scopes.profile) { claims["name"] = .string(account.name) }
        let header: JSON = ["alg": "RS256", "kid": .string(keyID), "typ": "JWT"]
        let signed = [header, .object(claims)].map { Base64.encode($0.bytes, .url, padded: false) }
            .joined(separator: ".")
        guard let signature = try? key.sign(Array(signed.utf8)) else { return nil }
        return signed + "." + Base64.encode(signature, .url, padded: false)
    }

    static func key(_ world: GoogleWorld) -> SigningKey? {
        if world.authorization.identityKey == nil { world.authorization.identityKey = try? SigningKey.generate() }
        return world.authorization.identityKey
    }

    /// Returns the public key as a JSON web key set (RFC 7517).
    static func keySet(_ world: GoogleWorld) -> JSON {
        guard let key = key(world), let pem = try? key.pem().reveal(), let numbers = RSANumbers(privateKey: pem) else {
            return ["keys": []]
        }
        return [
            "keys": [
                [
                    "kty": "RSA", "alg": "RS256", "use": "sig", "kid": .string(keyID),
                    "n": .string(Base64.encode(numbers.modulus, .url, padded: false)),
                    "e": .string(Base64.encode(numbers.exponent, .url, padded: false)),
                ]
            ]
        ]
    }
}

/// The public numbers of an RSA key in PKCS #8 (RFC 5958, RFC 8017 appendix A.1.2).
struct RSANumbers {
    let modulus: [UInt8]
    let exponent: [UInt8]

    init?(privateKey pem: String) {
        let text = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        guard let der = Base64.decode(text.filter { !$0.isWhitespace }) else { return nil }
        var outer = DERReader(der[...])
        guard var info = outer.next(0x30).map({ DERReader($0) }), info.next(0x02) != nil, info.next(0x30) != nil,
            var octets = info.next(0x04).map({ DERReader($0) }),
            var numbers = octets.next(0x30).map({ DERReader($0) }), numbers.next(0x02) != nil,
            let modulus = numbers.next(0x02), let exponent = numbers.next(0x02)
        else { return nil }
        self.modulus = Array(modulus.drop { $0 == 0 })
        self.exponent = Array(exponent)
    }
}

/// Reads DER, one element after another.
private struct DERReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// Returns the content of the next element if it has that tag.
    mutating func next(_ tag: UInt8) -> ArraySlice<UInt8>? {
        guard rest.popFirst() == tag, let first = rest.popFirst() else { return nil }
        var length = Int(first)
        if first > 0x80 {
            guard first <= 0x84, rest.count >= Int(first & 0x7F) else { return nil }
            length = rest.prefix(Int(first & 0x7F)).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(Int(first & 0x7F))
        }
        guard length <= rest.count else { return nil }
        defer { rest = rest.dropFirst(length) }
        return rest.prefix(length)
    }
}
