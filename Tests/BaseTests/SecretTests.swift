import Base
import Testing

@Suite struct SecretTests {
    @Test func isNeverPrinted() {
        let secret = Secret("hunter2")
        #expect("\(secret) \(String(reflecting: secret)) \([secret])" == "*** *** [***]")
    }

    @Test(arguments: [
        ("gateway", "bad password gateway", "bad password ***"),
        ("gateway", "login=odoo;password=gateway;", "login=odoo;password=***;"),
        ("gateway", "no module gsuite_gateway, nor gateways", "no module gsuite_gateway, nor gateways"),
        ("gateway", "gsuite_gateway: gateway", "gsuite_gateway: ***"),
        // What is no part of words stands alone everywhere.
        ("!x!", "a!x!b", "a***b"),
        ("a a", "ba a a", "ba ***"),
        ("0123456789abcdef", "key0123456789abcdefkey", "key***key"),
        ("", "nothing", "nothing"),
    ])
    func isHiddenWhereItStands(_ secret: String, _ text: String, _ hidden: String) {
        #expect(Secret(secret).hidden(in: text) == hidden)
    }
}
