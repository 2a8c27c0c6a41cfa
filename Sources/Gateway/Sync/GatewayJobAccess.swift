import Base
import Delivery
import Google
import Odoo
import Storage
import Sync

/// Gives scheduled actions access to Google, by the same tokens that sending uses, and to the configured databases.
struct GatewayJobAccess: JobAccess {
    let couriers: AccountCouriers
    let directory: OdooDirectory

    func google(of account: AccountRecord) throws(JobStop) -> GoogleCaller {
        do { return try couriers.client(of: account).caller } catch {
            throw .failed(
                Remark(
                    .remedied,
                    Remedy.restoreSealingKey.rawValue,
                    cause: Remark(.grantUnusable, "\(error)")
                )
            )
        }
    }

    func odoo(
        for person: PersonRecord,
        _ account: AccountRecord,
        _ settings: PersonalSettings
    ) async throws(JobStop) -> (client: OdooClient, user: OdooUser) {
        let client = try directory.client(named: settings.odoo.database)
        let addresses = [person.email, "\(account.address)"]
        return (client, try await directory.user(for: person, addresses: addresses, settings.odoo))
    }
}
