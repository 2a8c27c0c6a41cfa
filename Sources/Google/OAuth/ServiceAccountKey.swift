package import Base
import Cryptography

/// A service account's key, as the Google Cloud console issues it (a JSON file).
package struct ServiceAccountKey: Sendable, Hashable {
    package let clientEmail: String
    /// The numeric id that the Admin console's domain-wide delegation requires.
    package let clientID: String?
    package let privateKeyID: String
    /// PEM, PKCS #8.
    package let privateKey: Secret
    package let projectID: String?

    private struct File: Decodable {
        var type: String?
        var client_email: String?
        var client_id: String?
        var private_key_id: String?
        var private_key: String?
        var project_id: String?
        var installed: Ignored?
        var web: Ignored?
    }

    private struct Ignored: Decodable {}

    /// Reads the key file.
    package init(json: [UInt8]) throws(CredentialError) {
        let file: File
        do { file = try JSON.decode(File.self, from: json) } catch {
            throw CredentialError("this is not a service account's JSON file")
        }
        if file.installed != nil || file.web != nil {
            throw CredentialError(
                "this file describes an OAuth client, not a service account; use it with a refresh token or a new grant"
            )
        }
        guard file.type == "service_account" else {
            let found = file.type.map { " but \"\(Excerpt.of($0, limit: 40))\"" } ?? ""
            throw CredentialError("\"type\" must be \"service_account\"\(found)")
        }
        self.init(
            clientEmail: try Self.required(file.client_email, "client_email"),
            clientID: file.client_id,
            privateKeyID: try Self.required(file.private_key_id, "private_key_id"),
            privateKey: Secret(try Self.required(file.private_key, "private_key")),
            projectID: file.project_id
        )
        do { _ = try SigningKey(pem: privateKey) } catch {
            switch error {
            case .unusable(let reason): throw CredentialError("\"private_key\" cannot be used: \(reason)")
            }
        }
    }

    init(clientEmail: String, clientID: String?, privateKeyID: String, privateKey: Secret, projectID: String?) {
        self.clientEmail = clientEmail
        self.clientID = clientID
        self.privateKeyID = privateKeyID
        self.privateKey = privateKey
        self.projectID = projectID
    }

    private static func required(_ value: String?, _ name: String) throws(CredentialError) -> String {
        guard let value, !value.isEmpty else { throw CredentialError("\"\(name)\" is missing") }
        return value
    }
}

/// Why a credential or key file cannot be used, without secrets.
package struct CredentialError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// The signed assertion by which a service account requests a token (RFC 7523; a JSON Web Token, RS256).
struct Assertion {
    /// The longest lifetime that Google accepts.
    static let lifetime = Duration.seconds(3600)
    /// How far the time of issue is set back, for clocks ahead of Google's.
    static let clockSkew = Duration.seconds(10)

    var key: ServiceAccountKey
    var subject: String
    var scopes: [String]
    var audience: String
    var now: Timestamp

    private struct Header: Encodable {
        var alg = "RS256"
        var typ = "JWT"
        var kid: String
    }

    private struct Claims: Encodable {
        var iss: String
        var sub: String
        var scope: String
        var aud: String
        var iat: Int64
        var exp: Int64
    }

    func signed() throws(GrantError) -> Secret {
        let issued = now - Self.clockSkew
        let claims = Claims(
            iss: key.clientEmail,
            sub: subject,
            scope: scopes.joined(separator: " "),
            aud: audience,
            iat: issued.seconds,
            exp: (issued + Self.lifetime).seconds
        )
        do {
            let header = Base64.encode(try JSON.encode(Header(kid: key.privateKeyID)), .url, padded: false)
            let input = header + "." + Base64.encode(try JSON.encode(claims), .url, padded: false)
            let signature = try SigningKey(pem: key.privateKey).sign(Array(input.utf8))
            return Secret(input + "." + Base64.encode(signature, .url, padded: false))
        } catch {
            throw GrantError(
                kind: .setup,
                reason: Reason(.keyCannotSign),
                suggestedFix: .addKeyAgain
            )
        }
    }
}
