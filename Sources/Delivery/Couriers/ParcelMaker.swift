import Mail
import Storage

/// Builds the outgoing message for the courier from a queued message.
struct ParcelMaker {
    /// The most bytes of header that are read; the listener accepts no more.
    static let longestHeader = 1 << 20
    private static let firstRead = 16 << 10

    private let rewriter: Rewriter

    init(hostName: String, proof: BounceProof?) {
        if let proof {
            rewriter = Rewriter(hostName: hostName) { proof.value(for: $0) }
        } else {
            rewriter = Rewriter(hostName: hostName)
        }
    }

    func make(_ lease: LeasedDelivery, content: any MessageContent, account: AccountRecord) throws -> Parcel {
        let header = try HeaderBlock(try Self.readHeader(content))
        let identity = SenderIdentity(address: account.address, aliases: account.acceptedAliases)
        let rewritten = try rewriter.rewrite(header, for: lease.delivery, of: lease.message, as: identity)
        let submitted = try rewriter.rewriteForSubmission(header, for: lease.delivery, of: lease.message, as: identity)
        return Parcel(
            account: account,
            sender: lease.message.envelope.sender,
            recipients: lease.delivery.recipients.map(\.address),
            trackingID: GatewayHeader.value(for: lease.delivery.id),
            source: ParcelSource(header: rewritten, content: content, bodyOffset: header.length),
            submissionSource: ParcelSource(header: submitted, content: content, bodyOffset: header.length),
            headerDiffers: Self.differs(header, from: lease.delivery.recipients),
            isReport: lease.message.isReport
        )
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
        guard header.count == content.size else { throw ParcelError.headerTooLong }
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
enum ParcelError: Error, CustomStringConvertible {
    case headerTooLong

    var description: String { "the header is larger than \(ParcelMaker.longestHeader) bytes" }
}
