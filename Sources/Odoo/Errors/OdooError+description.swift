import HTTP

extension OdooError: CustomStringConvertible {
    package var description: String {
        detail.isEmpty ? summary : "\(summary): \(detail)"
    }

    private var summary: String {
        switch cause {
        case .accessDenied: "Odoo refused the login"
        case .accessRights(let model): "the Odoo user has no right to this on \(model)"
        case .missingRecord: "the record is gone from Odoo"
        case .missingModel(let name): "Odoo does not know \(name)"
        case .refused: "Odoo refused"
        case .busy: "Odoo is busy"
        case .databaseNotFound: "there is no such Odoo database"
        case .webPage(let status): "a web page with status \(status) came instead of Odoo's answer"
        case .redirected(let address): "Odoo's address leads on to \(address)"
        case .unsupportedVersion(let version): "Odoo \(version) is older than \(OdooVersion.oldest)"
        case .transport(let failure): "no answer from Odoo (\(failure.kind.rawValue))"
        case .unreadable: "Odoo's answer could not be read"
        case .exception(let name): "Odoo failed with \(name)"
        }
    }

    /// What a person can do about it; `nil` where waiting is the remedy or there is none.
    package var remedy: String? {
        switch cause {
        case .accessDenied:
            "Check login and key. Where two-factor authentication is on, Odoo takes no password: make an API key."
        case .accessRights(let model): "Give the Odoo user access to \(model), or use an administrator's key."
        case .missingModel: "Install the Odoo module that brings it."
        case .databaseNotFound: "Check the name of the database."
        case .webPage(let status) where status == 404: "Check the address of Odoo and the name of the database."
        case .redirected(let address): "Use \(address) as the address of Odoo."
        case .unsupportedVersion: "Update Odoo."
        case .transport(let failure) where failure.kind == .tls: "Check Odoo's certificate and the trusted authorities."
        default: nil
        }
    }
}
