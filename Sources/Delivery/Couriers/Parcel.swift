import HTTP
package import Mail
package import Storage

/// A message ready for its courier: rewritten header, body still in the store, and whom it is for.
package struct Parcel: Sendable {
    package let account: AccountRecord
    /// Where SMTP couriers say the message comes from; Gmail's API sets its own.
    package let sender: Address?
    package let recipients: [Address]
    /// The value of `GatewayHeader.id`, by which the message is found again.
    package let trackingID: String
    /// The header that Gmail's API gets, and the body behind it.
    package let source: ParcelSource
    /// The header that a submission server gets, and the body behind it: without Bcc, and otherwise as the author wrote it.
    package let submissionSource: ParcelSource
    /// True when the original header names others than the envelope does, or Bcc had to be added.
    package let headerDiffers: Bool
    /// Whether it is a delivery report that the gateway wrote itself.
    package let isReport: Bool

    /// Bytes in all.
    package var size: Int { source.size }
}

/// Reads a rewritten header and, behind it, the body from where it lies.
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
