package import Base

/// The credential by which Google lets the gateway act for an account.
package enum Credential: Sendable, Hashable {
    /// A user's own grant to an OAuth client.
    case user(clientID: String, clientSecret: Secret, refreshToken: Secret)
    /// Domain-wide delegation: the service account acts for `subject`, the user's address.
    case serviceAccount(ServiceAccountKey, subject: String)
}

extension Credential {
    /// The stored form of both cases. Only here are secrets written out.
    private struct Form: Codable {
        var kind: String
        var clientID: String?
        var clientSecret: String?
        var refreshToken: String?
        var clientEmail: String?
        var privateKeyID: String?
        var privateKey: String?
        var projectID: String?
        var subject: String?
    }

    /// Returns JSON with every secret in the clear, to be sealed at once and never shown.
    package func formToSeal() throws(CredentialError) -> [UInt8] {
        let form: Form
        switch self {
        case .user(let clientID, let clientSecret, let refreshToken):
            form = Form(
                kind: "user",
                clientID: clientID,
                clientSecret: clientSecret.reveal(),
                refreshToken: refreshToken.reveal()
            )
        case .serviceAccount(let key, let subject):
            form = Form(
                kind: "service-account",
                clientID: key.clientID,
                clientEmail: key.clientEmail,
                privateKeyID: key.privateKeyID,
                privateKey: key.privateKey.reveal(),
                projectID: key.projectID,
                subject: subject
            )
        }
        do { return try JSON.encode(form) } catch { throw CredentialError("the credential cannot be written") }
    }

    /// Reads the output of `formToSeal`.
    package init(unsealed bytes: [UInt8]) throws(CredentialError) {
        guard let form = try? JSON.decode(Form.self, from: bytes) else {
            throw CredentialError("the stored credential cannot be read")
        }
        switch (form.kind, form.clientID, form.clientSecret, form.refreshToken) {
        case ("user", let clientID?, let clientSecret?, let refreshToken?):
            self = .user(
                clientID: clientID,
                clientSecret: Secret(clientSecret),
                refreshToken: Secret(refreshToken)
            )
        default:
            guard form.kind == "service-account", let email = form.clientEmail, let id = form.privateKeyID,
                let key = form.privateKey, let subject = form.subject
            else { throw CredentialError("the stored credential is of an unknown kind or incomplete") }
            self = .serviceAccount(
                ServiceAccountKey(
                    clientEmail: email,
                    clientID: form.clientID,
                    privateKeyID: id,
                    privateKey: Secret(key),
                    projectID: form.projectID
                ),
                subject: subject
            )
        }
    }
}
