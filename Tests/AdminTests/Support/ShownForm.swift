import Testing

/// A form of a page with the values that the page shows, as a browser sends it if nothing is changed.
struct ShownForm {
    let action: String
    private(set) var values: [String: String] = [:]

    /// The form on the page whose action ends like that.
    init(_ action: String, on page: String) throws {
        let forms = page.matches(of: /<form[^>]*? action="([^"]*)"[^>]*>(.*?)<\/form>/.dotMatchesNewlines())
        let form = try #require(forms.first { $0.1.hasSuffix(action) })
        self.action = String(form.1)
        for input in form.2.matches(of: /<input\b[^>]*>/) {
            let tag = String(input.output)
            guard let name = Self.attribute("name", tag) else { continue }
            if tag.contains("type=\"checkbox\""), !tag.contains(" checked") { continue }
            values[name] = Self.attribute("value", tag) ?? ""
        }
        for choice in form.2.matches(of: /<select\b[^>]*? name="([^"]*)"[^>]*>(.*?)<\/select>/.dotMatchesNewlines()) {
            let options = choice.2.matches(of: /<option[^>]*>/).map { String($0.output) }
            let selected = options.first { $0.contains(" selected") } ?? options.first
            values[String(choice.1)] = selected.flatMap { Self.attribute("value", $0) }
        }
    }

    /// `nil` unticks a box.
    subscript(name: String) -> String? {
        get { values[name] }
        set { values[name] = newValue }
    }

    private static func attribute(_ name: String, _ tag: String) -> String? {
        guard let start = tag.firstRange(of: " \(name)=\"")?.upperBound else { return nil }
        return String(tag[start...].prefix { $0 != "\"" }).replacing("&amp;", with: "&").replacing("&quot;", with: "\"")
    }
}

extension Browser {
    /// Sends the form as it is.
    @discardableResult
    func send(_ form: ShownForm) async throws -> Seen { try await submit(form.action, form.values) }
}
