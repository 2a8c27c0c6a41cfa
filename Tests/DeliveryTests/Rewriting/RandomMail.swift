import Mail

/// Random headers and envelopes, with much of what makes mail hard to read.
struct RandomMail {
    private(set) var generator: SeededGenerator

    private static let pool = [
        "anna@acme.example", "Anna@ACME.example", "bernd@acme.example", "kunde@customer.example",
        "second@customer.example", "o'hara+tag@customer.example", "\"two words\"@customer.example",
        "\"com,ma\"@customer.example", "\"at@sign\"@customer.example", "\"quo\\\"te\"@customer.example",
        "jörg@customer.example", "post@büro.example", "post@xn--bro-hoa.example", "post@[192.0.2.7]", "a@b.example",
        "list@acme.example", "noreply@customer.example", "\"<evil@x.example>\"@customer.example",
    ]

    private static let names = [
        "Anna", "\"B, Anna\"", "=?utf-8?q?J=C3=B6rg=2C?= Wei", "Jörg", "\"x <evil@evil.example>\"", "Dr. A. Smith",
        "\"quo\\\"te\"", "=?utf-8?q?=0D=0ABcc=3A_evil=40evil=2Eexample?=", "Anna (evil@evil.example, \\) x)",
        "Anna @ Home",
        "=?iso-8859-1?B?SvZyZw==?= =?iso-8859-1?B?SvZyZw==?=", "\"\"",
    ]

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &generator)]
    }

    mutating func address() -> String { pick(Self.pool) }

    mutating func recipients() -> [Recipient] {
        (0..<Int.random(in: 1...6, using: &generator)).compactMap { _ in Address(address()).map { Recipient($0) } }
    }

    private mutating func mailbox() -> String {
        let address = address()
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<3: return address
        case 3..<7: return "\(pick(Self.names)) <\(address)>"
        case 7: return "<@relay.example,@evil.example:\(address)>"
        case 8: return "\(address) (comment, <evil@evil.example>)"
        default: return "<\(address)>"
        }
    }

    private mutating func list() -> String {
        var members: [String] = []
        for _ in 0..<Int.random(in: 0...5, using: &generator) {
            switch Int.random(in: 0..<12, using: &generator) {
            case 0: members.append("")
            case 1: members.append("Team: \(mailbox()), \(mailbox());")
            case 2: members.append("undisclosed-recipients:;")
            case 3:
                members.append(
                    pick(["undisclosed recipients", "Weber, \(mailbox())", "a@@b", "<", "\"", "x y@z.example"])
                )
            default: members.append(mailbox())
            }
        }
        return members.joined(separator: pick([",", ", ", " ,\r\n ", ",\r\n\t"])) + (chance(20) ? ", " : "")
    }

    /// Returns a header with its empty line. `from` is the content of From.
    mutating func header(from: String) -> [UInt8] {
        var fields = ["From: \(from)", "Subject: =?utf-8?q?f=C3=BCr?= alle", "Date: Sun, 22 Nov 2026 17:38:19 -0000"]
        for name in ["To", "Cc", "Bcc", "TO", "Resent-To", "Resent-Bcc"] where chance(name == "To" ? 90 : 35) {
            fields.append("\(name)\(chance(10) ? " " : ""): \(list())")
        }
        if chance(80) { fields.append("Message-Id: <\(Int.random(in: 1...9, using: &generator)).x-openerp-1@odoo>") }
        if chance(40) { fields.append("references: <1.x-openerp-1@odoo>\r\n <5.x-openerp-1@odoo>") }
        if chance(40) { fields.append("Reply-To: \"Acme, GmbH\" <catchall@acme.example>") }
        if chance(30) { fields.append("Return-Path: <bounce@acme.example>") }
        if chance(20) { fields.append("X-GSuite-Gateway-ID: forged-1") }
        if chance(20) { fields.append("Sender: other@acme.example") }
        if chance(60) { fields.append("MIME-Version: 1.0\r\nContent-Type: text/plain;\r\n charset=utf-8") }
        if chance(20) { fields.append("X-Long: " + String(repeating: "wörd ", count: 150)) }
        if chance(25) {
            fields.append(
                pick([
                    "a line without a colon", "From me@x.example Sun Nov 22 12:00:00", "T\u{0}o: evil@evil.example",
                    "Töten: evil@evil.example", ": evil@evil.example", "stray\r\n folded, To: evil@evil.example",
                ])
            )
        }
        fields.shuffle(using: &generator)
        return Array((fields.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}
