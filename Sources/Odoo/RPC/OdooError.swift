package import Base
package import Transport

/// Why a call to Odoo did not succeed.
package struct OdooError: Error, Sendable, Hashable {
    package enum Cause: Sendable, Hashable {
        /// Login, password or key refused; also Odoo's answer to a password if a second factor is on.
        case accessDenied
        /// The user may not do this with the model's records.
        case accessRights(model: String)
        /// A record that the call was made on does not exist.
        case missingRecord
        /// The model or method does not exist: the module that provides it is not installed.
        case missingModel(String)
        /// Odoo's rules refuse the values or the call; also values that refer to a record that does not exist.
        case refused
        /// Another transaction was in the way, or Odoo has no free worker or connection.
        case busy
        case databaseNotFound
        /// Odoo lacks what `odoo setup` creates, or the user is not in the gateway's group.
        case notSetUp
        /// A web page instead of JSON: maintenance, a proxy, or not an Odoo at all.
        case webPage(status: Int)
        /// A redirect to another address, of which only scheme and host are kept.
        case redirected(to: String)
        case unsupportedVersion(OdooVersion)
        /// No complete answer arrived.
        case transport(HTTPFailure)
        /// An answer that could not be read, or values that JSON cannot represent.
        case unreadable
        /// Any other exception, by its Python name.
        case exception(String)
    }

    package var cause: Cause
    /// Odoo's words, or the gateway's: one line, bounded, without secrets.
    package var detail: String
    /// Whether Odoo may have carried out the call all the same.
    package var mayHaveActed: Bool

    package init(_ cause: Cause, _ detail: String = "", mayHaveActed: Bool = false) {
        self.cause = cause
        self.detail = detail
        self.mayHaveActed = mayHaveActed
    }

    /// Whether the same call may succeed later without anyone's help.
    package var isTransient: Bool {
        switch cause {
        case .busy: true
        case .webPage(let status): status == 429 || status >= 500
        case .transport(let failure): [.nameResolution, .connection, .timeout, .proxy, .other].contains(failure.kind)
        default: false
        }
    }

    /// Whether the cause is the values to be written, so that other or fewer values may be accepted.
    package var concernsTheValues: Bool {
        switch cause {
        case .refused, .missingRecord, .webPage(status: Self.contentTooLarge): true
        default: false
        }
    }

    /// The status of a proxy that accepts no call of that size (RFC 9110 section 15.5.14).
    private static let contentTooLarge = 413
}

extension OdooError: CustomStringConvertible {
    package var description: String { reason.description }

    /// The reason, to be shown in the reader's language.
    package var reason: Reason {
        switch cause {
        case .accessDenied: Reason(.odooLogin, detail)
        case .accessRights(let model): Reason(.odooRights, model, detail)
        case .missingRecord: Reason(.odooRecordGone, detail)
        case .missingModel(let name): Reason(.odooUnknown, name, detail)
        case .refused: Reason(.odooRefused, detail)
        case .busy: Reason(.odooBusy, detail)
        case .databaseNotFound: Reason(.odooDatabaseMissing, detail)
        case .notSetUp: Reason(.odooNotSetUp, detail)
        case .webPage(let status): Reason(.odooWebPage, "\(status)", detail)
        case .redirected(let address): Reason(.odooRedirected, address, detail)
        case .unsupportedVersion(let version): Reason(.odooTooOld, "\(version)", "\(OdooVersion.oldest)", detail)
        case .transport(let failure): Reason(.odooNoAnswer, failure.kind.rawValue, detail)
        case .unreadable: Reason(.odooUnreadable, detail)
        case .exception(let name): Reason(.odooException, name, detail)
        }
    }

    /// What a user can do about it; `nil` if only waiting helps, or nothing does.
    package var suggestedFix: Localized<String>? {
        switch cause {
        case .accessDenied:
            Localized(
                "Check the login and the key. With two-factor authentication, Odoo accepts no password: create an API key.",
                "Prüfen Sie Anmeldenamen und Schlüssel. Bei Zwei-Faktor-Authentifizierung akzeptiert Odoo kein Passwort: "
                    + "Erstellen Sie einen API-Schlüssel."
            )
        case .accessRights(let model):
            Localized(
                "Give the Odoo user access to \(model), or use an administrator's key.",
                "Geben Sie dem Odoo-Benutzer Zugriff auf \(model) oder verwenden Sie den Schlüssel eines Administrators."
            )
        case .missingModel:
            Localized(
                "Install the Odoo module that provides it.",
                "Installieren Sie das Odoo-Modul, zu dem es gehört."
            )
        case .notSetUp:
            Localized(
                "Run \"gsuite-gateway odoo setup\" as an administrator of Odoo.",
                "Führen Sie „gsuite-gateway odoo setup“ als Administrator von Odoo aus."
            )
        case .databaseNotFound: Localized("Check the database name.", "Prüfen Sie den Namen der Datenbank.")
        case .webPage(let status) where status == 404:
            Localized(
                "Check Odoo's address and the database name.",
                "Prüfen Sie Odoos Adresse und den Namen der Datenbank."
            )
        case .redirected(let address):
            Localized("Use \(address) as Odoo's address.", "Verwenden Sie \(address) als Odoos Adresse.")
        case .unsupportedVersion: Localized("Update Odoo.", "Aktualisieren Sie Odoo.")
        case .transport(let failure) where failure.kind == .tls:
            Localized(
                "Check Odoo's certificate and the trusted authorities.",
                "Prüfen Sie Odoos Zertifikat und die vertrauenswürdigen Zertifizierungsstellen."
            )
        default: nil
        }
    }
}
