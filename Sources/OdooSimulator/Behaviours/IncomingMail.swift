import Base
import Odoo

/// `message_process`: incoming mail is a bounce of a known message, a reply to one, or neither.
enum IncomingMail {
    static func process(_ call: Call) throws(OdooException) -> JSONValue {
        guard let text = call["message"]?.string else { throw .type("expected string or bytes-like object") }
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        let header = Header(lines[...])
        let messageID = header["message-id"] ?? ""
        let environment = call.environment.superuser
        if !messageID.isEmpty, message(messageID, environment) != nil { return false }
        if isBounce(header) {
            // Mass mailing searches for the mailing with the rights of the caller; without them, nothing is recorded.
            if let mailings = environment.world.models["mailing.trace"] { try call.environment.check(.read, mailings) }
            try bounce(lines, call.environment)
            return false
        }
        if let route = route(header, environment), let record = route.values["res_id"] {
            let parent = parent(header, environment) ?? route
            let body = lines.drop { !$0.isEmpty }.dropFirst().joined(separator: "\n")
            // A reply to a note is a note.
            let subtype = parent.values["subtype_id"] ?? false
            let isInternal =
                subtype.integer.flatMap { environment.row("mail.message.subtype", $0) }?.values["internal"] == true
            let comment = environment.world.record("mail.mt_comment").map { JSONValue.integer($0.id) }
            _ = try environment.create(
                "mail.message",
                [
                    "model": route.values["model"] ?? false, "res_id": record, "parent_id": root(parent, environment),
                    "message_type": "email", "message_id": .string(messageID),
                    "subject": .string(header["subject"] ?? ""), "email_from": .string(header["from"] ?? ""),
                    "author_id": false, "body": .string(body), "is_internal": .bool(isInternal),
                    "subtype_id": isInternal ? subtype : comment ?? false,
                ]
            )
            return record
        }
        throw .value(
            "No possible route found for incoming message from \(header["from"] ?? "") to \(header["to"] ?? "") "
                + "(Message-Id \(messageID):). Create an appropriate mail.alias or force the destination model."
        )
    }

    /// Returns the newest message on a record among those in References, or else In-Reply-To.
    private static func route(_ header: Header, _ environment: Environment) -> Row? {
        let references = ids(header["references"])
        let named = Set((references.isEmpty ? ids(header["in-reply-to"]) : references).suffix(32))
        let found = named.compactMap { message($0, environment) }.max { $0.id < $1.id }
        return found?.values["model"]?.string != nil && found?.values["res_id"]?.integer != nil ? found : nil
    }

    /// Returns the message that is replied to; In-Reply-To takes precedence.
    private static func parent(_ header: Header, _ environment: Environment) -> Row? {
        ids(header["in-reply-to"]).first.flatMap { message($0, environment) }
            ?? ids(header["references"]).suffix(32).compactMap { message($0, environment) }.max { $0.id < $1.id }
    }

    /// Returns the message to which a reply is attached: up to Odoo 18 the first of the thread.
    private static func root(_ message: Row, _ environment: Environment) -> JSONValue {
        guard environment.world.version < 19 else { return .integer(message.id) }
        return message.values["parent_id"]?.integer.map { .integer($0) } ?? .integer(message.id)
    }

    private static func ids(_ field: String?) -> [String] {
        (field ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private static func isBounce(_ header: Header) -> Bool {
        let sender = (header["from"] ?? "").lowercased()
        return sender.contains("mailer-daemon@") || sender.hasPrefix("mailer-daemon")
            || (header["content-type"] ?? "").lowercased().hasPrefix("multipart/report")
            || (header["to"] ?? "").lowercased().contains("bounce@")
    }

    /// Marks the message as failed for the recipient in the report: from Odoo 17, only one that the caller may read.
    private static func bounce(_ lines: [String], _ environment: Environment) throws(OdooException) {
        var recipient: String?
        var original: String?
        var isQuoted = false
        for (line, next) in zip(lines, lines.dropFirst() + [""]) {
            let small = line.lowercased()
            if small.hasPrefix("final-recipient:") {
                recipient = line.split(separator: ";").last.map { $0.filter { $0 != " " }.lowercased() }
            }
            if small.hasPrefix("content-type: message/rfc822") || small.hasPrefix("content-type: text/rfc822-headers") {
                isQuoted = true
            }
            if isQuoted, small.hasPrefix("message-id:") {
                let value = line.dropFirst("message-id:".count).trimmingSpaces
                // A long value is on the line after the name.
                original = value.isEmpty ? next.trimmingSpaces : value
            }
        }
        guard let recipient, let original, let message = message(original, environment) else { return }
        let world = environment.world
        let reader = world.version < 17 ? environment.superuser : environment
        let isFound = try !reader.search("mail.message", [["id", "=", .integer(message.id)]]).isEmpty
        for partner in world.tables["res.partner"]?.rows.values ?? [:].values
        where PartnerBehaviour.normalised(partner) == .string(recipient) {
            world.tables["res.partner"]?.change(partner.id) {
                $0.values["message_bounce"] = .integer(($0.values["message_bounce"]?.integer ?? 0) + 1)
            }
            for row in world.tables["mail.notification"]?.rows.values ?? [:].values
            where isFound && row.values["mail_message_id"] == .integer(message.id)
                && row.values["res_partner_id"] == .integer(partner.id)
            {
                world.tables["mail.notification"]?.change(row.id) {
                    $0.values["notification_status"] = "bounce"
                    guard world.version >= 17 else { return }
                    $0.values["failure_type"] = "mail_bounce"
                    $0.values["failure_reason"] = .string(body(lines))
                }
            }
        }
    }

    /// Returns the text of the first part.
    private static func body(_ lines: [String]) -> String {
        var rest = lines.drop { !$0.isEmpty }.dropFirst()
        if rest.contains(where: { $0.hasPrefix("--") }) {
            rest = rest.drop { !$0.hasPrefix("--") }.dropFirst().drop { !$0.isEmpty }.dropFirst()
        }
        return rest.prefix { !$0.hasPrefix("--") }.joined(separator: "\n")
    }

    private static func message(_ messageID: String, _ environment: Environment) -> Row? {
        environment.world.tables["mail.message"]?.rows.values
            .filter { $0.values["message_id"] == .string(messageID) }.max { $0.id < $1.id }
    }

    /// The fields of a header, with names in lower case and folded lines joined.
    private struct Header {
        private var fields: [String: String] = [:]

        init(_ lines: ArraySlice<String>) {
            var last: String?
            for line in lines.prefix(while: { !$0.isEmpty }) {
                if line.first == " " || line.first == "\t" {
                    if let last { fields[last, default: ""] += " " + line.trimmingSpaces }
                    continue
                }
                guard let colon = line.firstIndex(of: ":") else { continue }
                let name = line[..<colon].lowercased()
                if fields[name] == nil { fields[name] = line[line.index(after: colon)...].trimmingSpaces }
                last = name
            }
        }

        subscript(_ name: String) -> String? { fields[name] }
    }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
