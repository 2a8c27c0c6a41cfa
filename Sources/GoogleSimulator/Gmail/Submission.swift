import Base
import Mail

/// A message as a client submitted it.
struct Submission {
    let block: HeaderBlock
    let body: [UInt8]
    /// The recipients that Gmail delivers to, each once.
    let recipients: [Address]
    let size: Int

    private static let addressFields = ["To", "Cc", "Bcc"]

    /// - Parameter envelope: the recipients of SMTP; with the API, the header names them.
    init(_ raw: [UInt8], to envelope: [Address]? = nil) throws(APIError) {
        let raw = Self.withCRLF(raw)
        do {
            block = try HeaderBlock(raw)
        } catch {
            throw .invalidArgument("Invalid header")
        }
        guard block.strayLines.isEmpty, block.isEnded || block.length == raw.count else {
            throw .invalidArgument("Invalid header")
        }
        body = Array(raw[block.length...])
        size = raw.count
        if let envelope { recipients = envelope } else { recipients = try Self.recipients(in: block) }
    }

    /// Returns the recipients in the header; only fields before MIME-Version and Content-Type count.
    private static func recipients(in block: HeaderBlock) throws(APIError) -> [Address] {
        var recipients: [Address] = []
        var seen: Set<AddressKey> = []
        var isLate = false
        for field in block.fields {
            if field.isNamed("MIME-Version") || field.isNamed("Content-Type") { isLate = true }
            guard let name = addressFields.first(where: field.isNamed) else { continue }
            let list: [Mailbox]
            do {
                list = try AddressList(field.value).mailboxes
            } catch {
                throw .invalidArgument("Invalid \(name) header")
            }
            guard !isLate else { continue }
            for mailbox in list where seen.insert(mailbox.address.key).inserted { recipients.append(mailbox.address) }
        }
        return recipients
    }

    /// Whether any address field names a recipient, wherever it is in the header.
    var namesRecipients: Bool {
        block.fields.contains { field in
            Self.addressFields.contains(where: field.isNamed) && field.value.contains(UInt8(ascii: "@"))
        }
    }

    /// The header as it arrived.
    var unchangedHeader: MessageText {
        MessageText(block, bytes: block.fields.flatMap(\.bytes) + [0x0D, 0x0A])
    }

    /// Replaces bare LF at line ends with CRLF.
    private static func withCRLF(_ raw: [UInt8]) -> [UInt8] {
        guard let first = raw.firstIndex(of: 0x0A), first == 0 || raw[first - 1] != 0x0D else { return raw }
        var result: [UInt8] = []
        result.reserveCapacity(raw.count + raw.count / 32)
        var last: UInt8 = 0
        for byte in raw {
            if byte == 0x0A, last != 0x0D { result.append(0x0D) }
            result.append(byte)
            last = byte
        }
        return result
    }
}

extension Submission {
    /// Gmail's changes to the header.
    struct Rewrite {
        var from: String?
        /// Replaces the author's Message-ID; `nil` keeps it.
        var messageID: String?
        var now: Timestamp
        var keepsBcc: Bool
    }

    /// Returns the header with its new Message-ID, with another From if the author is not the account's, and with or
    /// without Bcc. Adds a Date if there is none.
    func header(_ rewrite: Rewrite) throws(APIError) -> MessageText {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(block.length + 512)
        if let from = rewrite.from, block.first("From") == nil { bytes += "From: \(from)\r\n".utf8 }
        if block.first("Date") == nil { bytes += "Date: \(MailDate.write(rewrite.now))\r\n".utf8 }
        var hasMessageID = false
        for field in block.fields {
            if let messageID = rewrite.messageID, field.isNamed("Message-ID") {
                // Gmail writes the field in mixed case.
                if !hasMessageID { bytes += "Message-Id: \(messageID)\r\n".utf8 }
                hasMessageID = true
            } else if field.isNamed("From"), let from = rewrite.from {
                bytes += "From: \(from)\r\n".utf8
            } else if !field.isNamed("Bcc") || rewrite.keepsBcc {
                bytes += field.bytes
                if bytes.last != 0x0A { bytes += [0x0D, 0x0A] }
            }
        }
        if let messageID = rewrite.messageID, !hasMessageID { bytes += "Message-Id: \(messageID)\r\n".utf8 }
        bytes += [0x0D, 0x0A]
        do {
            return MessageText(try HeaderBlock(bytes), bytes: bytes)
        } catch {
            throw .invalidArgument("Invalid header")
        }
    }

    /// Returns the From that replaces an author that the account may not send as; `nil` if it may.
    func replacedFrom(for account: Account) -> String? {
        let authors = (try? AddressList.joined(block.all("From"))) ?? []
        if authors.count == 1, let author = authors.first, account.mayWrite(as: author.address.description) {
            return nil
        }
        return account.name.isEmpty ? account.address : "\(Phrase.encode(account.name)) <\(account.address)>"
    }
}

extension MessageText {
    init(_ block: HeaderBlock, bytes: [UInt8]) {
        self.bytes = bytes
        fields = block.fields.map { Field(name: $0.name, value: $0.text) }
    }

    /// Reads the header of a message or of a part; skips lines that are not fields.
    init(lenient bytes: ArraySlice<UInt8>) {
        self.bytes = Array(bytes)
        var fields: [Field] = []
        for line in bytes.split(separator: 0x0A) {
            let text = String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
            if let first = text.first, first == " " || first == "\t", let last = fields.popLast() {
                fields.append(Field(name: last.name, value: last.value + text))
                continue
            }
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            fields.append(Field(name: String(parts[0]), value: String(parts[1].drop { $0 == " " || $0 == "\t" })))
        }
        self.fields = fields
    }
}
