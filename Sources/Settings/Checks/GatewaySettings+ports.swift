import Base

extension GatewaySettings {
    /// Servers that would listen on the same address and port, and listeners with the same name.
    func portProblems() -> [Problem] {
        var problems: [Problem] = []
        var taken: [(key: String, address: IPAddress, port: Int)] = []
        var names: [String: String] = [:]
        for (index, listener) in smtp.listeners.enumerated() {
            let key = "smtp.listeners[\(index)]"
            taken.append((key, listener.address, listener.port))
            if let other = names.updateValue(key, forKey: listener.name) {
                problems.append(
                    Problem(
                        .error,
                        "\(key).name",
                        "\(other) is also named \"\(listener.name)\"",
                        remedy: "Give each listener a name of its own"
                    )
                )
            }
        }
        if monitoring.enabled { taken.append(("monitoring", monitoring.address, monitoring.port)) }
        if console.enabled { taken.append(("console", console.address, console.port)) }
        for (index, one) in taken.enumerated() {
            for other in taken[..<index] where one.port == other.port && one.port != 0 {
                guard
                    one.address == other.address || one.address.covers(other.address)
                        || other.address.covers(one.address)
                else { continue }
                problems.append(
                    Problem(
                        .error,
                        "\(one.key).port",
                        "\(other.key) listens on port \(one.port) of the same address",
                        remedy: "Give one of them another port"
                    )
                )
            }
        }
        return problems
    }
}

extension IPAddress {
    /// Whether listening on this address also accepts connections to `other`. `::` accepts IPv4 connections too.
    fileprivate func covers(_ other: IPAddress) -> Bool {
        isUnspecified && (family == .v6 || other.family == .v4)
    }
}
