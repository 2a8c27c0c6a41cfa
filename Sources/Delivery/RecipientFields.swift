import Mail

/// To, Cc and Bcc made to agree with the envelope: each recipient is in exactly one of them, and no one else is in any.
struct RecipientFields {
    private(set) var to: [Mailbox] = []
    private(set) var cc: [Mailbox] = []
    private(set) var bcc: [Mailbox] = []
    /// Fields that named others too, or could not be read completely: their text is kept, except that of Bcc.
    private(set) var narrowed: [HeaderField] = []

    init(_ header: HeaderBlock, recipients: [Recipient]) {
        var missing: [AddressKey: Address] = [:]
        for recipient in recipients { missing[recipient.address.key] = recipient.address }
        to = take("To", from: header, &missing)
        cc = take("Cc", from: header, &missing)
        bcc = take("Bcc", from: header, &missing)
        for recipient in recipients {
            guard let address = missing.removeValue(forKey: recipient.address.key) else { continue }
            bcc.append(Mailbox(displayName: nil, address: address))
        }
    }

    /// Returns a field's mailboxes that are recipients and in no earlier field.
    private mutating func take(
        _ name: String,
        from header: HeaderBlock,
        _ missing: inout [AddressKey: Address]
    ) -> [Mailbox] {
        var kept: [Mailbox] = []
        for field in header.all(name) {
            let list = LenientAddresses.list(field)
            var hasOthers = !list.isWhole
            for mailbox in list.mailboxes {
                if let address = missing.removeValue(forKey: mailbox.address.key) {
                    // Spelled as in the envelope; the header may differ in case.
                    kept.append(mailbox.address == address ? mailbox : mailbox.readdressed(to: address))
                } else {
                    hasOthers = true
                }
            }
            if hasOthers { narrowed.append(field) }
        }
        return kept
    }
}

extension Mailbox {
    fileprivate func readdressed(to address: Address) -> Mailbox {
        Mailbox(displayName: displayName, address: address)
    }
}
