package import Storage

/// The name of a delivery for users and programs: a queue ID, or a queue ID and a part, as in `06R4Q…/2`.
package struct DeliveryName: Sendable, Hashable {
    package let id: QueueID
    package let part: Int?

    /// `nil` if it is not a valid name.
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

    /// What the name selects: the delivery, or the entire message.
    package var selection: QueueSelection {
        part.map { .delivery(DeliveryID(message: id, part: $0)) } ?? .message(id)
    }
}

extension DeliveryID {
    /// The delivery's name, including the part.
    package var name: String { "\(message)/\(part)" }
}
