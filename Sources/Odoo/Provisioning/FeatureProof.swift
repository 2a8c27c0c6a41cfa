package import Base

/// Whether a feature works with the rights of the gateway's user.
package struct FeatureProof: Sendable, Hashable {
    package let feature: OdooFeature
    /// The rights that the user lacks on a model.
    package let missing: [OdooRight]
    /// Why the trial failed although no right is visibly missing.
    package let problem: Remark?

    /// Such as `res.partner: write`.
    package var missingWords: [String] {
        missing.map { "\($0.model): \($0.operations.map(\.rawValue).joined(separator: ", "))" }
    }
}

extension OdooClient {
    /// Proves a feature by trying it as the gateway's user; everything a trial creates in Odoo is undone.
    package func proof(of feature: OdooFeature) async throws(OdooError) -> FeatureProof {
        let missing = try await missingRights(for: feature)
        var problem: Remark?
        if missing.isEmpty {
            do throws(OdooError) { try await attempt(feature) } catch {
                if error.isTransient { throw error }
                problem = error.reason
            }
        }
        return FeatureProof(feature: feature, missing: missing, problem: problem)
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
            let wish: [String: OdooValue] = ["model": "calendar.event", "method": "search_read", "user": 1]
            do throws(OdooError) { _ = try await action.run(wish, on: "calendar.event", acts: false) } catch {
                guard error.isNotForUser else { throw error }
            }
            _ = try await synchronise([])
        case .setUp: break
        }
    }
}
