import Odoo

/// Appointments that are repeated.
enum EventRecurrence {
    static func begin(_ id: Int, _ values: [String: OdooValue], _ environment: Environment) throws(OdooException) {
    }

    static func changed(_ before: Row, _ values: [String: OdooValue], _ environment: Environment) throws(OdooException)
    {
    }
}
