package import Base
import HTTP

extension OdooError: CustomStringConvertible {
    package var description: String { reason.description }

    /// The reason, to be shown in the reader's language.
    package var reason: Remark {
        switch cause {
        case .accessDenied: Remark(.odooLogin, detail)
        case .accessRights(let model): Remark(.odooRights, model, detail)
        case .missingRecord: Remark(.odooRecordGone, detail)
        case .missingModel(let name): Remark(.odooUnknown, name, detail)
        case .refused: Remark(.odooRefused, detail)
        case .busy: Remark(.odooBusy, detail)
        case .databaseNotFound: Remark(.odooDatabaseMissing, detail)
        case .notSetUp: Remark(.odooNotSetUp, detail)
        case .webPage(let status): Remark(.odooWebPage, "\(status)", detail)
        case .redirected(let address): Remark(.odooRedirected, address, detail)
        case .unsupportedVersion(let version): Remark(.odooTooOld, "\(version)", "\(OdooVersion.oldest)", detail)
        case .transport(let failure): Remark(.odooNoAnswer, failure.kind.rawValue, detail)
        case .unreadable: Remark(.odooUnreadable, detail)
        case .exception(let name): Remark(.odooException, name, detail)
        }
    }

    /// What a user can do about it; `nil` if only waiting helps, or nothing does.
    package var remedy: String? {
        switch cause {
        case .accessDenied:
            "Check the login and the key. With two-factor authentication, Odoo accepts no password: create an API key."
        case .accessRights(let model): "Give the Odoo user access to \(model), or use an administrator's key."
        case .missingModel: "Install the Odoo module that provides it."
        case .notSetUp: "Run \"gsuite-gateway odoo setup\" as an administrator of Odoo."
        case .databaseNotFound: "Check the database name."
        case .webPage(let status) where status == 404: "Check Odoo's address and the database name."
        case .redirected(let address): "Use \(address) as Odoo's address."
        case .unsupportedVersion: "Update Odoo."
        case .transport(let failure) where failure.kind == .tls: "Check Odoo's certificate and the trusted authorities."
        default: nil
        }
    }
}
