/// What may be allowed or denied on a model.
enum AccessOperation: String, Sendable, CaseIterable {
    case read, write, create, unlink

    /// As Odoo says it in its refusals.
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
    /// For administrators alone.
    static var settings: Self { [.init(group: OdooGroupName.system, operations: Set(AccessOperation.allCases))] }

    /// Seen by all users, changed by administrators.
    static var shared: Self { settings + [.init(group: OdooGroupName.user, operations: [.read])] }

    /// Used by all users.
    static var everyday: Self { [.init(group: OdooGroupName.user, operations: Set(AccessOperation.allCases))] }

    /// Seen by all users, changed by those who look after contacts.
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
