/// An operation that can be allowed or denied on a model.
enum AccessOperation: String, Sendable, CaseIterable {
    case read, write, create, unlink

    /// The verb in Odoo's error messages.
    var verb: String {
        switch self {
        case .read: "access"
        case .write: "modify"
        case .create: "create"
        case .unlink: "delete"
        }
    }
}

extension [Model.Right] {
    /// Rights of administrators only.
    static var settings: Self { [.init(group: OdooGroupName.system, operations: Set(AccessOperation.allCases))] }

    /// Read by all users, changed by administrators.
    static var shared: Self { settings + [.init(group: OdooGroupName.user, operations: [.read])] }

    /// Read and changed by all users.
    static var everyday: Self { [.init(group: OdooGroupName.user, operations: Set(AccessOperation.allCases))] }

    /// Read by all users, changed by those who manage contacts.
    static var contacts: Self {
        [
            .init(group: OdooGroupName.user, operations: [.read]),
            .init(group: OdooGroupName.partnerManager, operations: Set(AccessOperation.allCases)),
        ]
    }
}

/// The external ids of Odoo's groups.
package enum OdooGroupName {
    package static let user = "base.group_user"
    package static let system = "base.group_system"
    package static let partnerManager = "base.group_partner_manager"
    package static let portal = "base.group_portal"
    package static let everybody = "base.group_public"
    package static let sales = "sales_team.group_sale_salesman"
    package static let mailings = "mass_mailing.group_mass_mailing_user"
}
