import Testing

@testable import Admin

@Suite struct RedirectAddressTests {
    private static let origins: [(String, RedirectAddress.Problem?)] = [
        ("https://gateway.acme.com", nil), ("http://localhost:8025", nil), ("http://127.0.0.1:8025", nil),
        ("http://[::1]:8025", nil), ("http://gateway.acme.com", .notSecure), ("https://192.0.2.7", .noName),
        ("http://10.0.0.5:8025", .noName), ("https://[2001:db8::7]", .noName), ("https://gateway", .privateName),
        ("https://gateway.lan", .privateName), ("https://mail.fritz.box.internal:8443", .privateName),
    ]

    @Test(arguments: origins)
    func whatGoogleTakes(origin: String, problem: RedirectAddress.Problem?) throws {
        let origin = try #require(WebOrigin(origin))
        let address = RedirectAddress(origin: origin, prefix: "/gateway", visited: origin)
        #expect(address.problem == problem)
        #expect(address.text == "\(origin)/gateway/google_account/authentication")
        #expect(!address.isElsewhere)
    }

    @Test func anotherNameThanTheBaseURLIsNoticed() throws {
        let (base, visited) = (WebOrigin("https://gateway.acme.com"), WebOrigin("http://127.0.0.1:8025"))
        let address = RedirectAddress(origin: try #require(base), prefix: "", visited: try #require(visited))
        #expect(address.isElsewhere)
    }
}
