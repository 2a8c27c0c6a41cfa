import Base
package import Mail
package import Storage
import Transport

/// A message ready for its courier: the rewritten header, the body in the store, and the recipients.
package struct OutgoingMessage: Sendable {
    package let account: AccountRecord
    /// The envelope sender for SMTP couriers; Gmail's API sets its own.
    package let sender: Address?
    package let recipients: [Address]
    /// The value of `GatewayHeader.id`, by which the message is found again.
    package let trackingID: String
    /// Whether the original header names other recipients than the envelope, or Bcc had to be added.
    package let headerDiffers: Bool
    /// Whether it is a delivery report by the gateway.
    package let isReport: Bool
    private let sources: Sources

    /// - Parameter source: makes the message in a form; called at most once for each.
    package init(
        account: AccountRecord,
        sender: Address?,
        recipients: [Address],
        trackingID: String,
        headerDiffers: Bool,
        isReport: Bool,
        source: @escaping @Sendable (RewrittenHeader.Form) -> OutgoingMessageSource
    ) {
        self.account = account
        self.sender = sender
        self.recipients = recipients
        self.trackingID = trackingID
        self.headerDiffers = headerDiffers
        self.isReport = isReport
        sources = Sources(make: source)
    }

    /// The message in the form that a courier needs: the header, followed by the body.
    package func source(_ form: RewrittenHeader.Form) -> OutgoingMessageSource { sources[form] }

    /// Each form that was asked for.
    private final class Sources: Sendable {
        private let make: @Sendable (RewrittenHeader.Form) -> OutgoingMessageSource
        private let made = Locked<[RewrittenHeader.Form: OutgoingMessageSource]>([:])

        init(make: @escaping @Sendable (RewrittenHeader.Form) -> OutgoingMessageSource) { self.make = make }

        subscript(form: RewrittenHeader.Form) -> OutgoingMessageSource {
            made.withLock { made in
                if let source = made[form] { return source }
                let source = make(form)
                made[form] = source
                return source
            }
        }
    }
}

/// Reads a rewritten header, then the body from the stored content.
package struct OutgoingMessageSource: BodySource {
    private let header: [UInt8]
    private let content: any MessageContent
    private let bodyOffset: Int

    package init(header: [UInt8], content: any MessageContent, bodyOffset: Int) {
        self.header = header
        self.content = content
        self.bodyOffset = bodyOffset
    }

    package var size: Int { header.count + content.size - bodyOffset }

    package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard offset < header.count else {
            return unsafe try content.read(at: bodyOffset + offset - header.count, into: buffer)
        }
        let count = min(buffer.count, header.count - offset)
        unsafe header.withUnsafeBytes { bytes in
            unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + count)]))
        }
        return count
    }
}

/// Builds the outgoing message for the courier from a queued message.
struct OutgoingMessageBuilder {
    /// The most bytes of header that are read; the listener accepts no more.
    static let longestHeader = 1 << 20
    private static let firstRead = 16 << 10

    private let rewriter: Rewriter

    init(hostName: String, proof: BounceProof?) {
        rewriter = Rewriter(hostName: hostName, proof: proof?.maker)
    }

    func make(_ lease: LeasedDelivery, content: any MessageContent, account: AccountRecord) throws -> OutgoingMessage {
        let header = try HeaderBlock(try Self.readHeader(content))
        let identity = SenderIdentity(address: account.address, aliases: account.acceptedAliases)
        let rewritten = try rewriter.begin(header, for: lease.delivery, of: lease.message, as: identity)
        return OutgoingMessage(
            account: account,
            sender: lease.message.envelope.sender,
            recipients: lease.delivery.recipients.map(\.address),
            trackingID: GatewayHeader.value(for: lease.delivery.id),
            headerDiffers: Self.differs(header, from: lease.delivery.recipients),
            isReport: lease.message.isReport
        ) { form in
            OutgoingMessageSource(header: rewritten.bytes(form), content: content, bodyOffset: header.length)
        }
    }

    /// The beginning of `content` up to and including the empty line, or all of it if there is none.
    static func readHeader(_ content: any MessageContent) throws -> [UInt8] {
        var header: [UInt8] = []
        var wanted = firstRead
        while header.count < min(content.size, longestHeader) {
            let piece = try read(content, at: header.count, count: min(wanted, longestHeader - header.count))
            guard !piece.isEmpty else { break }
            let searchFrom = max(0, header.count - 3)
            header += piece
            if let end = endOfHeader(header, from: searchFrom) { return Array(header[..<end]) }
            wanted *= 2
        }
        // A header truncated here would lose fields silently.
        guard header.count == content.size else { throw OutgoingMessageError.headerTooLong }
        return header
    }

    private static func read(_ content: any MessageContent, at offset: Int, count: Int) throws -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = unsafe try content.read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    /// The offset of the body: after CRLF CRLF, or after an empty first line.
    private static func endOfHeader(_ bytes: [UInt8], from start: Int) -> Int? {
        if bytes.starts(with: [0x0D, 0x0A]) { return 2 }
        var position = start
        while position + 3 < bytes.count {
            if bytes[position] == 0x0D, bytes[position + 1] == 0x0A, bytes[position + 2] == 0x0D,
                bytes[position + 3] == 0x0A
            {
                return position + 4
            }
            position += 1
        }
        return nil
    }

    private static func differs(_ header: HeaderBlock, from recipients: [Recipient]) -> Bool {
        let lists = (header.all("To") + header.all("Cc")).map(LenientAddresses.list)
        let named = lists.flatMap(\.mailboxes).map(\.address.key)
        return !lists.allSatisfy(\.isWhole) || Set(named) != Set(recipients.map(\.address.key))
            || named.count != Set(named).count
    }
}

/// Why no outgoing message can be built from a stored message.
enum OutgoingMessageError: Error, CustomStringConvertible {
    case headerTooLong

    var description: String { "the header is larger than \(OutgoingMessageBuilder.longestHeader) bytes" }
}
