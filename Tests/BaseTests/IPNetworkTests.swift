import Base
import Testing

struct IPNetworkTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.255.255", true),
        ("10.0.0.0/8", "11.0.0.0", false),
        ("192.0.2.7", "192.0.2.7", true),
        ("192.0.2.7", "192.0.2.8", false),
        ("192.0.2.128/25", "192.0.2.127", false),
        ("0.0.0.0/0", "203.0.113.9", true),
        ("0.0.0.0/0", "2001:db8::1", false),
        ("0.0.0.0/0", "::ffff:203.0.113.9", true),
        ("::/0", "2001:db8::1", true),
        ("::/0", "203.0.113.9", false),
        ("2001:db8::/33", "2001:db8:7fff::1", true),
        ("2001:db8::/33", "2001:db8:8000::1", false),
        ("::ffff:10.0.0.0/104", "10.1.2.3", true),
    ])
    func contains(_ network: String, _ address: String, _ isContained: Bool) throws {
        #expect(try #require(IPNetwork(network)).contains(try #require(IPAddress(address))) == isContained)
    }

    @Test(arguments: [
        "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/+8", "/8", "::/129", "2001:db8::1/64",
        "10.0.0.0/8/8", "::ffff:10.0.0.0/95", "",
    ])
    func refuses(_ text: String) {
        #expect(IPNetwork(text) == nil)
    }

    @Test(arguments: ["10.0.0.0/8", "0.0.0.0/0", "::/0", "2001:db8::/32", "192.0.2.7/32"])
    func writesWhatItRead(_ text: String) throws {
        #expect(try #require(IPNetwork(text)).description == text)
    }

    @Test(arguments: [
        ("127.0.0.0/8", false), ("10.20.0.0/16", false), ("172.16.0.0/12", false), ("172.0.0.0/8", true),
        ("192.168.1.0/24", false), ("100.64.0.0/10", false), ("0.0.0.0/0", true), ("8.0.0.0/5", true), ("::/0", true),
        ("fd00::/8", false), ("fe80::/10", false), ("::1", false), ("2001:db8::/32", true), ("203.0.113.5", true),
    ])
    func knowsWhatIsPublic(_ text: String, _ isPublic: Bool) throws {
        #expect(try #require(IPNetwork(text)).isPublic == isPublic)
    }
}
