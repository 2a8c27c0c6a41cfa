package import Base
import OpenSSL

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
