/// Selects a value by the name that a client requests (SNI, RFC 6066 section 3): the exact name, otherwise a wildcard
/// for its first label (RFC 9525 section 6.3), otherwise the default.
struct ServerNames<Value: Sendable>: Sendable {
    let fallback: Value
    private var exact: [String: Value] = [:]
    /// By the part after `*.`.
    private var wildcards: [String: Value] = [:]

    init(fallback: Value) {
        self.fallback = fallback
    }

    /// The first value added for a name wins.
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
