package import Storage

/// How a person or a program names a delivery: a queue id, or a queue id and a part as in `06R4Q…/2`.
package struct DeliveryName: Sendable, Hashable {
    package let id: QueueID
    package let part: Int?

    /// `nil` where it is no such name.
    package init?(_ text: String) {
        let pieces = text.split(separator: "/", maxSplits: 1).map(String.init)
        guard let first = pieces.first, let id = QueueID(first) else { return nil }
        self.id = id
        if pieces.count == 2 {
            guard let part = Int(pieces[1]), part > 0 else { return nil }
            self.part = part
        } else {
            part = nil
        }
    }

    /// What the name selects: the delivery, or all of the message.
    package var selection: QueueSelection {
        part.map { .delivery(DeliveryID(message: id, part: $0)) } ?? .message(id)
    }
}

extension DeliveryID {
    /// The delivery's name, part and all.
    package var name: String { "\(message)/\(part)" }
}
