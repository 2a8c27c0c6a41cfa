import Base
import Delivery
import Mail
import Storage

/// libFuzzer's entry point. Each input is a message, which is rewritten for two recipients; the result must name exactly
/// these.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHeader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    guard let header = try? HeaderBlock(input) else { return 0 }
    precondition(header.length <= input.count)
    if let facts = try? MessageHeader(header) { look(at: facts) }
    let lease = Lease(recipients: ["anna@acme.example", "post@büro.example"].compactMap { Address($0) })
    guard let rewritten = lease.rewrite(header) else { return 0 }
    check(rewritten, lease)
    return 0
}

private func look(at facts: MessageHeader) {
    for field in facts.block.fields { _ = EncodedWord.decode(field.text) }
    precondition((facts.subject?.count ?? 0) <= 500)
    _ = (facts.author, facts.fromText, facts.messageID, facts.isBulk, facts.isAwaited, facts.hops)
}

private func check(_ rewritten: [UInt8], _ lease: Lease) {
    guard let header = try? HeaderBlock(rewritten) else { preconditionFailure("the result cannot be read") }
    precondition(header.length == rewritten.count, "the header ends early")
    precondition(header.all("From").count == 1, "not exactly one From")
    for name in ["Resent-To", "Resent-Cc", "Resent-Bcc", "Apparently-To", "Return-Path", "Sender"] {
        precondition(header.first(name) == nil, "a field that must be removed")
    }
    for name in ["To", "Cc", "Bcc"] { precondition(header.all(name).count <= 1, "a field twice") }
    let fields = ["To", "Cc", "Bcc"].flatMap(header.all)
    guard let named = try? AddressList.joined(fields).map(\.address.key) else {
        preconditionFailure("recipients that cannot be read")
    }
    precondition(named.count == lease.recipients.count, "a recipient twice")
    precondition(Set(named) == Set(lease.recipients.map(\.key)), "not the envelope's recipients")
    guard let again = lease.rewrite(header), let second = try? HeaderBlock(again) else {
        preconditionFailure("the result cannot be rewritten")
    }
    for name in ["From", "To", "Cc", "Bcc", "References"] {
        precondition(second.all(name).map(\.value) == header.all(name).map(\.value), "not stable")
    }
}

/// A delivery to `recipients` by anna@acme.example.
private struct Lease {
    let recipients: [Address]

    func rewrite(_ header: HeaderBlock) -> [UInt8]? {
        let all = recipients.map { Recipient($0) }
        let id = QueueID(rawValue: 1)
        let delivery = DeliveryRecord(
            id: DeliveryID(message: id, part: 1),
            account: AccountID(rawValue: 1),
            priority: .normal,
            recipients: all,
            state: .sending,
            attempts: 1,
            dueAt: Timestamp(milliseconds: 0),
            reason: nil,
            remoteID: nil,
            sentMessageID: nil
        )
        let message = MessageRecord(
            id: id,
            receivedAt: Timestamp(milliseconds: 0),
            envelope: Envelope(sender: nil, recipients: all),
            origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "ESMTP"),
            summary: NewMessage.Summary(from: nil, subject: nil, messageID: nil),
            size: 0,
            duplicateOf: nil,
            hasContent: true
        )
        let identity = SenderIdentity(address: Address(localPart: "anna", domain: "acme.example"))
        let rewriter = Rewriter(hostName: "gateway.acme.example", proof: nil)
        return try? rewriter.rewrite(header, for: delivery, of: message, as: identity)
    }
}
