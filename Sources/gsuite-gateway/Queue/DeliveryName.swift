import Admin
import ArgumentParser
import Storage

extension DeliveryName: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension QueueID: ExpressibleByArgument {}
extension DeliveryState: ExpressibleByArgument {
    static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
