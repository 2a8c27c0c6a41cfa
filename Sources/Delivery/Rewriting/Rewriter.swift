package import Mail
package import Storage

/// Makes of a message's header the one that Gmail gets. The body is never touched.
///
/// Gmail's API knows no envelope: it mails To, Cc and Bcc, and only those that stand before MIME-Version and
/// Content-Type. So the address fields are made anew from the envelope and written first.
package struct Rewriter: Sendable {
    /// Fields that are made anew, or must not leave the house.
    private static let replaced = [
        "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "References", "Return-Path", "Resent-To", "Resent-Cc",
        "Resent-Bcc", "Apparently-To",
    ]

    private let hostName: String

    /// - Parameter hostName: the gateway's own name, for the Received field.
    package init(hostName: String) {
        self.hostName = hostName
    }

    /// The header of one delivery, with its empty line; the body follows it byte for byte.
    package func rewrite(
        _ header: HeaderBlock,
        for delivery: DeliveryRecord,
        of message: MessageRecord,
        as identity: SenderIdentity
    ) throws(RewriteError) -> [UInt8] {
        var writer = HeaderWriter()
        writer.write("Received", received(delivery.id, message))
        writer.write(GatewayHeader.id, GatewayHeader.value(for: delivery.id))
        do {
            try writeAuthor(header, as: identity, to: &writer)
            try writeRecipients(header, delivery.recipients, to: &writer)
        } catch {
            throw .unreadable(error)
        }
        writeReferences(header, to: &writer)
        for field in header.fields where !Self.isReplaced(field) { writer.copy(field) }
        writer.end()
        return writer.bytes
    }

    /// The header of one delivery for a submission server (RFC 6409), which gets the envelope beside it: To, Cc and
    /// References stay as they are, and Bcc goes.
    package func rewriteForSubmission(
        _ header: HeaderBlock,
        for delivery: DeliveryRecord,
        of message: MessageRecord,
        as identity: SenderIdentity
    ) throws(RewriteError) -> [UInt8] {
        var writer = HeaderWriter()
        writer.write("Received", received(delivery.id, message))
        writer.write(GatewayHeader.id, GatewayHeader.value(for: delivery.id))
        do { try writeAuthor(header, as: identity, to: &writer) } catch { throw .unreadable(error) }
        for field in header.fields where !Self.isReplaced(field) || Self.isKeptForSubmission(field) {
            writer.copy(field)
        }
        writer.end()
        return writer.bytes
    }

    private static func isKeptForSubmission(_ field: HeaderField) -> Bool {
        ["To", "Cc", "References"].contains { field.isNamed($0) }
    }

    private static func isReplaced(_ field: HeaderField) -> Bool {
        replaced.contains { field.isNamed($0) }
            || field.name.lowercased().hasPrefix(GatewayHeader.prefix.lowercased())
    }

    /// RFC 5321 section 4.4; without the client's address, which concerns nobody outside.
    private func received(_ id: DeliveryID, _ message: MessageRecord) -> String {
        let helo = message.origin.helo.flatMap { name in
            name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ";") } && name.utf8.count < 256
                ? name : nil
        }
        let from = helo.map { "from \($0) " } ?? ""
        return
            "\(from)by \(hostName) with \(message.origin.with) id \(id.message); \(MailDate.write(message.receivedAt))"
    }

    /// From stays byte for byte where Gmail accepts it. Otherwise it becomes the account's address under the author's
    /// name, and answers go to the author.
    private func writeAuthor(
        _ header: HeaderBlock,
        as identity: SenderIdentity,
        to writer: inout HeaderWriter
    ) throws(AddressListError) {
        let lists = try header.all("From").map { (field) throws(AddressListError) in try AddressList(field.value) }
        let authors = lists.flatMap(\.mailboxes)
        let replyTo = header.all("Reply-To")
        if authors.count == 1, lists.count == 1, !lists[0].hasGroups, let field = header.first("From"),
            identity.permits(authors[0].address)
        {
            writer.copy(field)
            for field in replyTo { writer.copy(field) }
            return
        }
        let first = authors.first
        let address = first.flatMap { identity.permits($0.address) ? $0.address : nil } ?? identity.address
        let name = first.map { $0.displayName ?? $0.address.description }
        writer.write("From", [Mailbox(displayName: name, address: address)])
        if replyTo.contains(where: { !$0.value.isEmpty }) {
            for field in replyTo { writer.copy(field) }
        } else {
            writer.write("Reply-To", authors)
        }
    }

    private func writeRecipients(
        _ header: HeaderBlock,
        _ recipients: [Recipient],
        to writer: inout HeaderWriter
    ) throws(AddressListError) {
        let fields = try RecipientFields(header, recipients: recipients)
        writer.write("To", fields.to)
        writer.write("Cc", fields.cc)
        writer.write("Bcc", fields.bcc)
        for field in fields.narrowed where !field.isNamed("Bcc") {
            writer.write("\(GatewayHeader.prefix)Original-\(field.isNamed("To") ? "To" : "Cc")", words(of: field))
        }
        for name in ["Sender", "Resent-To", "Resent-Cc", "Apparently-To"] {
            for field in header.all(name) {
                writer.write("\(GatewayHeader.prefix)Original-\(name)", words(of: field))
            }
        }
    }

    /// Gmail gives every message an id of its own, so the original one is named among the references: an answer to the
    /// message refers to them all, and Odoo knows the thread again.
    private func writeReferences(_ header: HeaderBlock, to writer: inout HeaderWriter) {
        var ids = Self.ids(in: header.all("References"))
        if ids.isEmpty { ids = Self.ids(in: header.all("In-Reply-To")) }
        if let own = header.first("Message-ID").flatMap({ Self.ids(in: [$0]) }), own.count == 1,
            own[0].first == UInt8(ascii: "<"), !ids.contains(own[0])
        {
            ids += own
        }
        guard !ids.isEmpty else { return }
        writer.write("References", pieces: ids)
    }

    /// The words of fields that hold ids; such as fit into no line are left out.
    private static func ids(in fields: [HeaderField]) -> [[UInt8]] {
        fields.flatMap { $0.value.split(whereSeparator: \.isSeparator).map(Array.init) }
            .filter { $0.count <= HeaderWriter.longestLine / 2 }
    }

    /// A field's text, cut at its spaces so that it can be folded again; words too long for a line are left out.
    private func words(of field: HeaderField) -> String {
        let words = field.value.split(whereSeparator: \.isSeparator).filter { $0.count < HeaderWriter.longestLine / 2 }
        return String(decoding: Array(words.joined(separator: [0x20])), as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isSeparator: Bool { self == 0x20 || self == 0x09 }
}

/// Why a message cannot be made into one for Gmail.
package enum RewriteError: Error, Sendable, Hashable, CustomStringConvertible {
    case unreadable(AddressListError)

    package var description: String {
        switch self {
        case .unreadable(let reason): "an address field cannot be read: \(reason)"
        }
    }
}
