import Base
import Odoo
import Testing

struct OdooAccessTests {
    @Test(arguments: [
        ("http://odoo.acme.example", true), ("HTTP://odoo.acme.example:8069", true), ("http://192.0.2.1:8069", true),
        ("http://[2001:db8::1]:8069", true), ("http://127.0.0.1.acme.example", true),
        ("http://localhost.acme.example", true),
        ("https://odoo.acme.example", false), ("http://localhost:8069", false), ("http://127.0.0.1:8069", false),
        ("http://127.1.2.3", false), ("http://[::1]:8069/odoo", false), ("http://odoo.localhost", false),
    ])
    func `what goes over a network in the clear is known`(_ url: String, _ isReadable: Bool) throws {
        let access = try #require(OdooAccess(url: url, database: "acme", login: "admin", secret: Secret("x")))
        #expect(access.isReadableOnTheWay == isReadable)
    }
}
