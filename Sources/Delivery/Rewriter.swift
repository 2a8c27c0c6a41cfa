package import Mail
package import Storage

/// Rewrites a message's header for Gmail. The body is never changed.
///
/// Gmail's API has no envelope: it mails To, Cc and Bcc, and only if they precede MIME-Version and Content-Type. So the
/// address fields are built from the envelope and written first.
package struct Rewriter: Sendable {
    /// Fields that are rewritten, or must not go out.
    private static let replaced = [
        "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "References", "Return-Path", "Resent-To", "Resent-Cc",
        "Resent-Bcc", "Apparently-To",
    ]

    /// The longest client name in bytes that the Received field includes.
    static let longestHelo = 255

    private let hostName: String
    private let proof: (@Sendable (DeliveryID) -> String)?

    /// - Parameters:
    ///   - hostName: the gateway's own name, for the Received field.
    ///   - proof: makes the proof of a delivery's id, which is checked when a bounce returns it (see `BounceProof`); `nil`
    ///     for messages without one.
    package init(hostName: String, proof: (@Sendable (DeliveryID) -> String)?) {
        self.hostName = hostName
        self.proof = proof
    }

    /// Returns the header of one delivery, with its empty line; the body follows it byte for byte.
    package func rewrite(
        _ header: HeaderBlock,
        for delivery: DeliveryRecord,
        of message: MessageRecord,
        as identity: SenderIdentity
    ) throws(RewriteError) -> [UInt8] {
        try begin(header, for: delivery, of: message, as: identity).bytes(.api)
    }

    /// Begins the header of one delivery: all that can fail, and that is the same in every form.
    package func begin(
        _ header: HeaderBlock,
        for delivery: DeliveryRecord,
        of message: MessageRecord,
        as identity: SenderIdentity
    ) throws(RewriteError) -> RewrittenHeader {
        var writer = HeaderWriter()
        writer.write("Received", received(delivery.id, message))
        writeName(of: delivery.id, to: &writer)
        do { try writeAuthor(header, as: identity, to: &writer) } catch { throw .unreadable(error) }
        return RewrittenHeader(rewriter: self, original: header, recipients: delivery.recipients, beginning: writer)
    }

    fileprivate func complete(_ header: HeaderBlock, for recipients: [Recipient], to writer: inout HeaderWriter) {
        writeRecipients(header, recipients, to: &writer)
        writeReferences(header, to: &writer)
        for field in header.fields where !Self.isReplaced(field) { writer.copy(field) }
    }

    fileprivate func completeForSubmission(_ header: HeaderBlock, to writer: inout HeaderWriter) {
        for field in header.fields where !Self.isReplaced(field) || Self.isKeptForSubmission(field) {
            copy(field, to: &writer)
        }
    }

    private func writeName(of delivery: DeliveryID, to writer: inout HeaderWriter) {
        writer.write(GatewayHeader.id, GatewayHeader.value(for: delivery))
        if let proof { writer.write(GatewayHeader.proof, proof(delivery)) }
    }

    private static func isKeptForSubmission(_ field: HeaderField) -> Bool {
        ["To", "Cc", "References"].contains { field.isNamed($0) }
    }

    /// Copies a field. A malformed To or Cc is rewritten, as far as it can be read.
    private func copy(_ field: HeaderField, to writer: inout HeaderWriter) {
        guard let name = ["To", "Cc"].first(where: field.isNamed) else { return writer.copy(field) }
        let list = LenientAddresses.list(field)
        guard !list.isWhole else { return writer.copy(field) }
        writer.write(name, list.mailboxes)
        writeOriginal(field, name, to: &writer)
    }

    private static func isReplaced(_ field: HeaderField) -> Bool {
        replaced.contains { field.isNamed($0) }
            || field.name.lowercased().hasPrefix(GatewayHeader.prefix.lowercased())
    }

    /// The Received field (RFC 5321 section 4.4), without the client's address, which must not be disclosed.
    private func received(_ id: DeliveryID, _ message: MessageRecord) -> String {
        let helo = message.origin.helo.flatMap { name in
            name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ";") }
                && name.utf8.count <= Self.longestHelo
                ? name : nil
        }
        let from = helo.map { "from \($0) " } ?? ""
        return
            "\(from)by \(hostName) with \(message.origin.with) id \(id.message); \(MailDate.write(message.receivedAt))"
    }

    /// Writes From. It stays byte for byte where Gmail accepts it; otherwise it becomes the account's address under the
    /// author's name, and replies go to the author.
    private func writeAuthor(
        _ header: HeaderBlock,
        as identity: SenderIdentity,
        to writer: inout HeaderWriter
    ) throws(AddressListError) {
        let lists = try header.all("From").map { (field) throws(AddressListError) in
            try AddressList(author: field.value)
        }
        let authors = lists.flatMap(\.mailboxes)
        if authors.count == 1, lists.count == 1, !lists[0].hasGroups, !lists[0].isMended,
            let field = header.first("From"), identity.permits(authors[0].address)
        {
            writer.copy(field)
            writeReplyTo(header, to: &writer)
            return
        }
        let first = authors.first
        let address = first.flatMap { identity.permits($0.address) ? $0.address : nil } ?? identity.address
        let name = first.map { $0.displayName ?? $0.address.description }
        writer.write("From", [Mailbox(displayName: name, address: address)])
        // Where the author's own address stays, replies go there anyway.
        let isAuthors = authors.count == 1 && first?.address.key == address.key
        if !writeReplyTo(header, to: &writer), !isAuthors { writer.write("Reply-To", authors) }
    }

    /// Copies Reply-To; a malformed one is rewritten, as far as it can be read. Returns false if there is none.
    @discardableResult
    private func writeReplyTo(_ header: HeaderBlock, to writer: inout HeaderWriter) -> Bool {
        var isGiven = false
        for field in header.all("Reply-To") where !field.value.isEmpty {
            let list = LenientAddresses.list(field)
            if list.isWhole {
                writer.copy(field)
                isGiven = true
            } else {
                writer.write("Reply-To", list.mailboxes)
                isGiven = isGiven || !list.mailboxes.isEmpty
            }
        }
        return isGiven
    }

    private func writeRecipients(
        _ header: HeaderBlock,
        _ recipients: [Recipient],
        to writer: inout HeaderWriter
    ) {
        let fields = RecipientFields(header, recipients: recipients)
        writer.write("To", fields.to)
        writer.write("Cc", fields.cc)
        writer.write("Bcc", fields.bcc)
        for field in fields.narrowed where !field.isNamed("Bcc") {
            writeOriginal(field, field.isNamed("To") ? "To" : "Cc", to: &writer)
        }
        for name in ["Sender", "Resent-To", "Resent-Cc", "Apparently-To"] {
            for field in header.all(name) { writeOriginal(field, name, to: &writer) }
        }
    }

    /// Keeps the text of a field that must not go out as such.
    private func writeOriginal(_ field: HeaderField, _ name: String, to writer: inout HeaderWriter) {
        writer.write("\(GatewayHeader.prefix)Original-\(name)", words(of: field.value))
    }

    /// Keeps the text of header lines that are not fields, except the line that begins a message in a mailbox file.
    fileprivate func writeStrayLines(_ header: HeaderBlock, to writer: inout HeaderWriter) {
        for line in header.strayLines where !line.starts(with: "From ".utf8) {
            let text = words(of: line.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 })
            if !text.isEmpty { writer.write("\(GatewayHeader.prefix)Stray-Line", text) }
        }
    }

    /// Adds the original Message-ID to the references. Gmail gives every message a new one; a reply refers to all of
    /// them, so that Odoo recognizes the thread.
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

    /// Returns the words of fields that hold ids, without those too long for a line.
    private static func ids(in fields: [HeaderField]) -> [[UInt8]] {
        fields.flatMap { $0.value.split(whereSeparator: \.isSeparator).map(Array.init) }
            .filter { $0.count <= HeaderWriter.longestLine / 2 }
    }

    /// Returns a text split at its spaces so that it can be folded again, without words too long for a line.
    private func words(of value: [UInt8]) -> String {
        let words = value.split(whereSeparator: \.isSeparator).filter { $0.count < HeaderWriter.longestLine / 2 }
        return String(decoding: Array(words.joined(separator: [0x20])), as: UTF8.self)
    }
}

/// The header of one delivery, of which each form is written only when it is needed.
package struct RewrittenHeader: Sendable {
    /// What the header is written for.
    package enum Form: Sendable, CaseIterable {
        /// Gmail's API, which mails to whom the header names.
        case api
        /// A submission server (RFC 6409), which receives the envelope separately: To, Cc and References stay as they
        /// are unless they cannot be read, and Bcc is removed.
        case submission
    }

    fileprivate let rewriter: Rewriter
    fileprivate let original: HeaderBlock
    fileprivate let recipients: [Recipient]
    fileprivate let beginning: HeaderWriter

    /// The header in that form, with its empty line.
    package func bytes(_ form: Form) -> [UInt8] {
        var writer = beginning
        switch form {
        case .api: rewriter.complete(original, for: recipients, to: &writer)
        case .submission: rewriter.completeForSubmission(original, to: &writer)
        }
        rewriter.writeStrayLines(original, to: &writer)
        writer.end()
        return writer.bytes
    }
}

extension UInt8 {
    fileprivate var isSeparator: Bool { self == 0x20 || self == 0x09 }
}

/// Why a message cannot be rewritten for Gmail.
package enum RewriteError: Error, Sendable, Hashable, CustomStringConvertible {
    case unreadable(AddressListError)

    package var description: String {
        switch self {
        case .unreadable(let reason): "an address field cannot be read: \(reason)"
        }
    }
}

/// The addresses that an account may send as.
package struct SenderIdentity: Sendable {
    /// The account's own address.
    package let address: Address
    private let permitted: Set<AddressKey>

    package init(address: Address, aliases: [Address] = []) {
        self.address = address
        permitted = Set(aliases.map(\.key) + [address.key])
    }

    /// Whether Gmail accepts `author` in From for this account. Gmail silently replaces any other From.
    package func permits(_ author: Address) -> Bool { permitted.contains(author.key) }
}

/// The header fields that the gateway adds. Incoming fields with the same prefix are dropped.
package enum GatewayHeader {
    package static let prefix = "X-GSuite-Gateway-"
    /// Identifies the delivery; a Sent search looks for it after an unknown outcome.
    package static let id = prefix + "ID"

    /// Proves, when it returns with a bounce, that the gateway issued `id` (see `BounceProof`).
    package static let proof = prefix + "Proof"

    /// Returns the value of `id` for a delivery: queue id and part.
    package static func value(for delivery: DeliveryID) -> String { "\(delivery.message)-\(delivery.part)" }
}
