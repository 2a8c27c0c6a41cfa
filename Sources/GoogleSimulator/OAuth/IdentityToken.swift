import Base
import OpenSSL

/// The id token of OpenID Connect.
enum IdentityToken {
    static let keyID = "simulated-1"
    /// The issuer in Google's id tokens.
    static let issuer = "https://accounts.google.com"

    /// - Returns: the signed token, or `nil` if no key can be created.
    static func make(
        _ world: World,
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

    static func key(_ world: World) -> SigningKey? {
        if world.authorization.identityKey == nil { world.authorization.identityKey = try? SigningKey.generate() }
        return world.authorization.identityKey
    }

    /// Returns the public key as a JSON web key set (RFC 7517).
    static func keySet(_ world: World) -> JSON {
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
