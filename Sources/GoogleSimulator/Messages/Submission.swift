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
