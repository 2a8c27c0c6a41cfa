import HTTP
package import Mail
package import Storage

/// A message ready for its courier: the rewritten header, the body in the store, and the recipients.
package struct Parcel: Sendable {
    package let account: AccountRecord
    /// The envelope sender for SMTP couriers; Gmail's API sets its own.
    package let sender: Address?
    package let recipients: [Address]
    /// The value of `GatewayHeader.id`, by which the message is found again.
    package let trackingID: String
    /// The header for Gmail's API, followed by the body.
    package let source: ParcelSource
    /// The header for a submission server, followed by the body: without Bcc, and otherwise as the author wrote it.
    package let submissionSource: ParcelSource
    /// Whether the original header names other recipients than the envelope, or Bcc had to be added.
    package let headerDiffers: Bool
    /// Whether it is a delivery report by the gateway.
    package let isReport: Bool

    /// The total size in bytes.
    package var size: Int { source.size }
}

/// Reads a rewritten header, then the body from the stored content.
package struct ParcelSource: BodySource {
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
