import Odoo

/// The behaviour of a model beyond that of every model.
protocol Behaviour: Sendable {
    /// Completes the values of a new record.
    func prepare(_ values: inout [String: OdooValue], _ environment: Environment) throws(OdooException)

    /// Called after a record was created with `values`.
    func created(_ id: Int, _ values: [String: OdooValue], _ environment: Environment) throws(OdooException)

    func willWrite(
        _ ids: [Int],
        _ values: inout [String: OdooValue],
        _ environment: Environment
    ) throws(OdooException)

    /// - Parameter before: the records before the change.
    func wrote(_ before: [Row], _ values: [String: OdooValue], _ environment: Environment) throws(OdooException)

    func willUnlink(_ ids: [Int], _ environment: Environment) throws(OdooException)

    /// Returns what the acting user sees in place of the value; `nil` shows the value.
    func masked(_ field: Field, of row: Row, _ environment: Environment) -> OdooValue?

    /// Whether a search by these fields shows the record to the acting user.
    func isVisible(_ row: Row, searchedBy fields: Set<String>, _ environment: Environment) -> Bool

    /// Additional methods, by name.
    var methods: [String: Method] { get }
}

extension Behaviour {
    func prepare(_ values: inout [String: OdooValue], _ environment: Environment) throws(OdooException) {}
    func created(_ id: Int, _ values: [String: OdooValue], _ environment: Environment) throws(OdooException) {}
    func willWrite(
        _ ids: [Int],
        _ values: inout [String: OdooValue],
        _ environment: Environment
    ) throws(OdooException) {}
    func wrote(_ before: [Row], _ values: [String: OdooValue], _ environment: Environment) throws(OdooException) {}
    func willUnlink(_ ids: [Int], _ environment: Environment) throws(OdooException) {}
    func masked(_ field: Field, of row: Row, _ environment: Environment) -> OdooValue? { nil }
    func isVisible(_ row: Row, searchedBy fields: Set<String>, _ environment: Environment) -> Bool { true }
    var methods: [String: Method] { [:] }
}

/// A model without additional behaviour.
struct PlainBehaviour: Behaviour {}
