import Storage

/// The numbers of delivery states in the database. The two that can be due come first: the partial index covers `<= 1`.
enum StateCode: Int {
    case waiting = 0
    case uncertain = 1
    case sending = 2
    case held = 3
    case failed = 4
    case delivered = 5
    case suppressed = 6
    case removed = 7

    init(_ state: DeliveryState) {
        self =
            switch state {
            case .waiting: .waiting
            case .uncertain: .uncertain
            case .sending: .sending
            case .held: .held
            case .failed: .failed
            case .delivered: .delivered
            case .suppressed: .suppressed
            case .removed: .removed
            }
    }

    var state: DeliveryState {
        switch self {
        case .waiting: .waiting
        case .uncertain: .uncertain
        case .sending: .sending
        case .held: .held
        case .failed: .failed
        case .delivered: .delivered
        case .suppressed: .suppressed
        case .removed: .removed
        }
    }
}
