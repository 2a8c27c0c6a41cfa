/// Chooses by the name that a client asks for (SNI, RFC 6066 section 3): the exact name, else a wildcard for its
/// first label (RFC 9525 section 6.3), else the default.
struct ServerNames<Value: Sendable>: Sendable {
    let fallback: Value
    private var exact: [String: Value] = [:]
    /// By what stands after `*.`.
    private var wildcards: [String: Value] = [:]

    init(fallback: Value) {
        self.fallback = fallback
    }

    /// The first one added for a name keeps it.
    mutating func add(_ value: Value, for names: [String]) {
        for name in names.map({ $0.lowercased() }) {
            if name.hasPrefix("*.") {
                let parent = String(name.dropFirst(2))
                wildcards[parent] = wildcards[parent] ?? value
            } else {
                exact[name] = exact[name] ?? value
            }
        }
    }

    func choose(_ requested: String?) -> Value {
        guard let requested else { return fallback }
        var name = requested.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        if let value = exact[name] { return value }
        guard let dot = name.firstIndex(of: "."), dot != name.startIndex else { return fallback }
        return wildcards[String(name[name.index(after: dot)...])] ?? fallback
    }
}
