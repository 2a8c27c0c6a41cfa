import ArgumentParser
import Storage

/// How a person names a delivery: a queue id, or a queue id and a part as in `06R4Q…/2`.
struct DeliveryName: ExpressibleByArgument {
    let id: QueueID
    let part: Int?

    init?(argument: String) {
        let pieces = argument.split(separator: "/", maxSplits: 1).map(String.init)
        guard let first = pieces.first, let id = QueueID(first) else { return nil }
        self.id = id
        if pieces.count == 2 {
            guard let part = Int(pieces[1]), part > 0 else { return nil }
            self.part = part
        } else {
            part = nil
        }
    }
}

extension QueueID: ExpressibleByArgument {}
extension DeliveryState: ExpressibleByArgument {
    static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
