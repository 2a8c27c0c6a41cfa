import Testing

@testable import Mail

struct AddressListTests {
    @Test(arguments: [
        ("anna@x.example", ["anna@x.example"]),
        ("a@x.example, ", ["a@x.example"]),
        (" , ,a@x.example,, b@x.example ,", ["a@x.example", "b@x.example"]),
        ("", []),
        ("undisclosed-recipients:;", []),
        ("Sales: a@x.example, B <b@x.example>;, c@x.example", ["a@x.example", "b@x.example", "c@x.example"]),
        ("Anna B <a@x.example>", ["a@x.example"]),
        ("\"B, Anna\" <a@x.example>", ["a@x.example"]),
        ("\"x@evil.example\" <a@x.example>", ["a@x.example"]),
        ("\"quo\\\"te <x@evil.example>\" <a@x.example>", ["a@x.example"]),
        ("a@x.example (x@evil.example, (nested) \\) more)", ["a@x.example"]),
        ("a (c) @ (d) x . example", ["a@x.example"]),
        ("<@relay.example,@other.example:a@x.example>", ["a@x.example"]),
        ("a . b @ x.example", ["a.b@x.example"]),
        ("\"anna b\"@x.example", ["\"anna b\"@x.example"]),
        ("=?utf-8?q?J=C3=B6rg=2C?= Wei <a@x.example>", ["a@x.example"]),
        ("Jörg <jörg@büro.example>", ["jörg@büro.example"]),
        ("a@[192.0.2.1]", ["a@[192.0.2.1]"]),
        ("a@x.example; b@x.example", ["a@x.example", "b@x.example"]),
        ("Dr. A. B. Smith <a@x.example>", ["a@x.example"]),
    ])
    func reads(_ value: String, _ addresses: [String]) throws {
        #expect(try AddressList(Array(value.utf8)).mailboxes.map(\.address.description) == addresses)
    }

    @Test(arguments: [
        "anna", "anna b@x.example", "<a@x.example", "a@x.example>", "<a@x.example> b@x.example",
        "a@x.example b@x.example",
        "<a@x.example, b@x.example>", "\"a@x.example", "(a@x.example", "a)@x.example", "a@[x.example", "A <>",
        "<<a@x.example>>",
        "a@x.example\u{0}", "a\\b@x.example", "\"a\u{7}\" <a@x.example>", "Anna, B <b@x.example>", "a@b@x.example",
        String(repeating: "(", count: 100) + "a@x.example",
    ])
    func refuses(_ value: String) {
        #expect(throws: AddressListError.self) { try AddressList(Array(value.utf8)) }
    }

    @Test(arguments: [
        ("\"B, Anna\" <a@x.example>", "B, Anna"),
        ("=?utf-8?q?J=C3=B6rg?= =?utf-8?q?_Wei=C3=9F?= <a@x.example>", "Jörg Weiß"),
        ("Kunde =?utf-8?q?Gr=C3=B6=C3=9Fe?= <a@x.example>", "Kunde Größe"),
        ("=?iso-8859-1?B?SvZyZw==?= <a@x.example>", "Jörg"),
    ])
    func decodesNames(_ value: String, _ name: String) throws {
        #expect(try AddressList(Array(value.utf8)).mailboxes.first?.displayName == name)
    }

    /// Obsolete forms are rewritten, so that no other reader finds more in them.
    @Test(arguments: [
        ("\"B, Anna\"   <a@x.example>", "\"B, Anna\"   <a@x.example>"),
        ("Anna (x, evil@y.example) <a@x.example>", "Anna <a@x.example>"),
        ("a(x)@x.example", "a@x.example"),
        ("<@evil.example,@y.example:a@x.example>", "a@x.example"),
        ("Anna @ Home <a@x.example>", "\"Anna @ Home\" <a@x.example>"),
    ])
    func keepsOnlyPlainSource(_ value: String, _ source: String) throws {
        let mailbox = try #require(try AddressList(Array(value.utf8)).mailboxes.first)
        #expect(String(decoding: mailbox.source, as: UTF8.self) == source)
    }

    @Test func readsOfManyAddresses() throws {
        let value = (0..<5000).map { "Person \($0) <person.\($0)@customer.example>" }.joined(separator: ", ")
        #expect(try AddressList(Array(value.utf8)).mailboxes.count == 5000)
        let tooMany = String(repeating: "a@x.example,", count: AddressList.most + 1)
        #expect(throws: AddressListError.tooMany(AddressList.most)) { try AddressList(Array(tooMany.utf8)) }
    }
}
