import Cryptography
import Gateway
import Storage

@testable import Admin

/// What surrounds a console of the tests: doubles, unless a test sets something real.
struct ConsoleParts: Sendable {
    var gateway = TestGateway()
    var accounts: any AccountAdministration = TestAccounts()
    var google: (any GoogleClients)?
    var contacts: (any ContactDirectory)?
    var odoo: (any OdooAdministration)?
    var entrance: (any OdooEntrance)?
    var sealer: any SecretSealer = KeyRing(key: SealingKey.random())
}
