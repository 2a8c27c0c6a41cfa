/// The fields of a form or query, in order.
struct FormValues: Sendable {
    private static let mostFields = 1000

    private let fields: [(name: String, value: String)]

    /// No fields.
    init() {
        fields = []
    }

    /// The fields of a form with files.
    init(_ form: MultipartForm) {
        fields = form.fields
    }

    /// Reads `name=value&…`; `nil` where it is malformed.
    init?(_ text: String) {
        let parts = text.split(separator: "&")
        guard parts.count <= Self.mostFields else { return nil }
        var fields: [(name: String, value: String)] = []
        for part in parts {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCode.decodeForm(pair[0].utf8),
                let value = pair.count == 2 ? PercentCode.decodeForm(pair[1].utf8) : ""
            else { return nil }
            fields.append((name, value))
        }
        self.fields = fields
    }

    /// The names in order, with repetitions.
    var names: [String] { fields.map(\.name) }

    /// The first value with that name, without surrounding spaces; empty if there is none.
    subscript(_ name: String) -> String {
        raw(name).map(Self.trimmed) ?? ""
    }

    /// The first value with that name exactly as typed, for passwords.
    func raw(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// All values with that name, for lists and groups of check boxes.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// Whether a check box was ticked.
    func isOn(_ name: String) -> Bool { raw(name) != nil }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        let end = start.lastIndex { !$0.isWhitespace }
        return end.map { String(start[...$0]) } ?? ""
    }
}
