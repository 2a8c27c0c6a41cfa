package import Base

/// The rights that the gateway's user needs on a model.
package struct OdooRight: Sendable, Hashable {
    package enum Operation: String, Sendable, Hashable, CaseIterable {
        case read, write, create, unlink
    }

    package let model: String
    package let operations: [Operation]

    init(_ model: String, _ operations: Operation...) {
        self.model = model
        self.operations = operations
    }

    /// The rights of the gateway's group: what everyday work needs beyond the rights of every internal user.
    static let daily: [OdooRight] = [
        OdooRight("res.partner", .read, .write, .create),
        OdooRight("calendar.event", .read, .write, .create, .unlink),
        OdooRight("calendar.attendee", .read, .write, .create, .unlink),
        OdooRight("calendar.recurrence", .read, .write, .create, .unlink),
        OdooRight("calendar.alarm", .read, .write, .create),
        OdooRight("mail.message", .read, .write, .create),
        OdooRight("ir.attachment", .read, .write, .create),
        OdooRight("ir.model.data", .read),
        OdooRight("ir.actions.server", .read),
        OdooRight(ProvisionCode.subscription, .read, .write, .create, .unlink),
    ]

    /// Returns the external id of a model.
    static func modelID(_ model: String) -> String {
        guard !model.hasPrefix("x_gsuite_") else {
            return "\(ProvisionItem.module).model_\(model.dropFirst("x_gsuite_".count))"
        }
        let module = model.hasPrefix("calendar.") ? "calendar" : model.hasPrefix("mail.") ? "mail" : "base"
        return "\(module).model_\(model.replacing(".", with: "_"))"
    }
}

/// A feature of the gateway in Odoo, as far as it needs its own rights.
package enum OdooFeature: String, Sendable, CaseIterable {
    case deliveryReports, mail, contacts, newContacts, appointments, privateAppointments, setUp

    package var rights: [OdooRight] {
        switch self {
        case .deliveryReports: []
        case .mail:
            [
                OdooRight("res.partner", .read), OdooRight("mail.message", .read, .create),
                OdooRight("ir.attachment", .create),
            ]
        case .contacts: [OdooRight("res.partner", .read), OdooRight("ir.attachment", .read)]
        case .newContacts: [OdooRight("res.partner", .read), OdooRight(ProvisionCode.subscription, .read, .create)]
        case .appointments:
            [
                OdooRight("calendar.event", .read, .write, .create, .unlink), OdooRight("calendar.attendee", .write),
                OdooRight("res.partner", .read, .create), OdooRight("calendar.alarm", .read, .create),
            ]
        case .privateAppointments: [OdooRight("ir.actions.server", .read), OdooRight("ir.model.data", .read)]
        case .setUp:
            [
                OdooRight("ir.mail_server", .read, .write, .create), OdooRight("ir.model", .create),
                OdooRight("ir.model.fields", .create),
                OdooRight("ir.model.access", .create), OdooRight("ir.rule", .create),
                OdooRight("ir.actions.server", .create), OdooRight("ir.actions.act_window", .create),
                OdooRight("base.language.import", .create),
                OdooRight("ir.ui.view", .create), OdooRight("ir.ui.menu", .create), OdooRight("ir.model.data", .create),
                OdooRight("res.groups", .create),
            ]
        }
    }
}

extension OdooClient {
    /// Returns the rights that the user lacks for a feature: each model with the operation that is not allowed.
    package func missingRights(for feature: OdooFeature) async throws(OdooError) -> [OdooRight] {
        var missing: [OdooRight] = []
        for right in feature.rights {
            for operation in right.operations where try await !may(operation, right.model) {
                missing.append(OdooRight(right.model, operation))
            }
        }
        return missing
    }

    /// Whether the user may do that with any records of the model.
    package func may(_ operation: OdooRight.Operation, _ model: String) async throws(OdooError) -> Bool {
        let isNew = try await version() >= OdooVersion(18, 0)
        let word = JSONValue.string(operation.rawValue)
        let call =
            isNew
            ? OdooCall(model, "has_access", ids: [], leading: [.init("operation", word)], acts: false)
            : OdooCall(
                model,
                "check_access_rights",
                leading: [.init("operation", word)],
                named: ["raise_exception": false],
                acts: false
            )
        do { return try await self.call(call).bool ?? false } catch {
            // A model that does not exist, because its module is not installed, allows nothing.
            if case .missingModel = error.cause { return false }
            throw error
        }
    }
}

/// Whether a feature works with the rights of the gateway's user.
package struct FeatureProof: Sendable, Hashable {
    package let feature: OdooFeature
    /// The rights that the user lacks on a model.
    package let missing: [OdooRight]
    /// Why the trial failed although no right is visibly missing.
    package let problem: Reason?
    /// What a user can do about it; `nil` if nothing is known to help.
    package let suggestedFix: Localized<String>?

    /// Such as `res.partner: write`.
    package var missingWords: [String] {
        missing.map { "\($0.model): \($0.operations.map(\.rawValue).joined(separator: ", "))" }
    }
}

extension OdooClient {
    /// Proves a feature by trying it as the gateway's user; everything a trial creates in Odoo is undone.
    package func proof(of feature: OdooFeature) async throws(OdooError) -> FeatureProof {
        let missing = try await missingRights(for: feature)
        var problem: Reason?
        var suggestedFix: Localized<String>?
        if missing.isEmpty {
            do throws(OdooError) { try await attempt(feature) } catch {
                if error.isTransient { throw error }
                (problem, suggestedFix) = (error.reason, error.suggestedFix)
            }
        }
        return FeatureProof(feature: feature, missing: missing, problem: problem, suggestedFix: suggestedFix)
    }

    private func attempt(_ feature: OdooFeature) async throws(OdooError) {
        switch feature {
        case .deliveryReports:
            // For a message that does not exist.
            let sent = "<trial@\(ProvisionItem.module).invalid>"
            _ = try await SentMessages(self).report([], on: sent)
            _ = try await SentMessages(self).makeKnown([MessageAlias(of: sent, sent)])
        case .mail, .contacts, .newContacts, .appointments:
            let action = try await GatewayAction.find("action_trial", self)
            do throws(OdooError) {
                _ = try await action.run(["feature": .string(feature.rawValue)], on: "mail.message", acts: false)
            } catch {
                guard error.cause == .refused, error.detail.contains(ProvisionCode.tried) else { throw error }
            }
        case .privateAppointments:
            // As Odoo itself, which only the action refuses.
            let action = try await GatewayAction.find("action_as_owner", self)
            let arguments: [String: JSONValue] = ["model": "calendar.event", "method": "search_read", "user": 1]
            do throws(OdooError) { _ = try await action.run(arguments, on: "calendar.event", acts: false) } catch {
                guard error.isNotForUser else { throw error }
            }
            _ = try await synchronise([])
        case .setUp: break
        }
    }
}
