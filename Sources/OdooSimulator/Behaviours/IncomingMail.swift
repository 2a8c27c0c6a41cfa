import Odoo

/// `message_process`: mail that comes in is a bounce of a message that is known, an answer to one, or nobody's.
enum IncomingMail {
    static func process(_ call: Call) throws(OdooException) -> OdooValue {
        guard let text = call["message"]?.string else { throw .type("expected string or bytes-like object") }
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        let header = Header(lines[...])
        let messageID = header["message-id"] ?? ""
        let environment = call.environment.superuser
        if !messageID.isEmpty, message(messageID, environment) != nil { return false }
        if isBounce(header) {
            bounce(lines, environment)
            return false
        }
        let ancestors = ["references", "in-reply-to"].flatMap {
            (header[$0] ?? "").split(separator: " ").map(String.init)
        }
        for ancestor in ancestors.reversed() {
            guard let parent = message(ancestor, environment), let model = parent.values["model"],
                let record = parent.values["res_id"]
            else { continue }
            let body = lines.drop { !$0.isEmpty }.dropFirst().joined(separator: "\n")
            _ = try environment.create(
                "mail.message",
                [
                    "model": model, "res_id": record, "parent_id": .integer(parent.id), "message_type": "email",
                    "message_id": .string(messageID), "subject": .string(header["subject"] ?? ""),
                    "email_from": .string(header["from"] ?? ""), "author_id": false, "body": .string(body),
                ]
            )
            return record
        }
        throw .value(
            "No possible route found for incoming message from \(header["from"] ?? "") to \(header["to"] ?? "") "
                + "(Message-Id \(messageID):). Create an appropriate mail.alias or force the destination model."
        )
    }

    private static func isBounce(_ header: Header) -> Bool {
        let sender = (header["from"] ?? "").lowercased()
        return sender.contains("mailer-daemon@") || sender.hasPrefix("mailer-daemon")
            || (header["content-type"] ?? "").lowercased().hasPrefix("multipart/report")
            || (header["to"] ?? "").lowercased().contains("bounce@")
    }

    /// Turns the message red for the one whom the report names.
    private static func bounce(_ lines: [String], _ environment: Environment) {
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
                // A long one stands on the line after the name.
                original = value.isEmpty ? next.trimmingSpaces : value
            }
        }
        guard let recipient, let original, let message = message(original, environment) else { return }
        let world = environment.world
        for partner in world.tables["res.partner"]?.rows.values ?? [:].values
        where PartnerBehaviour.normalised(partner) == .string(recipient) {
            world.tables["res.partner"]?.change(partner.id) {
                $0.values["message_bounce"] = .integer(($0.values["message_bounce"]?.integer ?? 0) + 1)
            }
            for row in world.tables["mail.notification"]?.rows.values ?? [:].values
            where row.values["mail_message_id"] == .integer(message.id)
                && row.values["res_partner_id"] == .integer(partner.id)
            {
                world.tables["mail.notification"]?.change(row.id) {
                    $0.values["notification_status"] = "bounce"
                    $0.values["failure_type"] = world.version >= 17 ? "mail_bounce" : false
                    $0.values["failure_reason"] = .string(body(lines))
                }
            }
        }
    }

    /// The text of the first part.
    private static func body(_ lines: [String]) -> String {
        var rest = lines.drop { !$0.isEmpty }.dropFirst()
        if rest.contains(where: { $0.hasPrefix("--") }) {
            rest = rest.drop { !$0.hasPrefix("--") }.dropFirst().drop { !$0.isEmpty }.dropFirst()
        }
        return rest.prefix { !$0.hasPrefix("--") }.joined(separator: "\n")
    }

    private static func message(_ messageID: String, _ environment: Environment) -> Row? {
        environment.world.tables["mail.message"]?.rows.values.first { $0.values["message_id"] == .string(messageID) }
    }

    /// The fields of a header, names in small letters, folded lines joined.
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
