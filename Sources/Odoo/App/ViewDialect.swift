import Base

/// Writes a view in the language of a version of Odoo. Views are written for 18 and later, with conditions as
/// `[[hide x_state != 'new']]`.
enum ViewDialect {
    static func write(_ arch: String, for version: OdooVersion) -> String {
        var text = arch.replacing(/\[\[hide (\S+) (not in|in|=|!=) ([^\]]+)\]\]/) { match in
            let (field, comparison, value) = (match.output.1, match.output.2, match.output.3)
            guard version.major < 17 else {
                return "invisible=\"\(field) \(comparison == "=" ? "==" : comparison) \(value)\""
            }
            return "attrs=\"{'invisible': [('\(field)', '\(comparison)', \(value))]}\""
        }
        guard version.major < 18 else { return text }
        if version.major < 17 {
            // Text without a number runs out of its smart button there.
            text = text.replacing("class=\"o_stat_info\"", with: "class=\"o_stat_info text-wrap small lh-1\"")
        }
        text = text.replacing(/<(\/?)list\b/) { "<\($0.output.1)tree" }
        let card = /<t t-name="card">(.*?)<\/t>/.dotMatchesNewlines()
        return text.replacing(card) { match in
            "<t t-name=\"kanban-box\"><div class=\"oe_kanban_global_click\">\(match.output.1)</div></t>"
        }
    }

    /// The type of a view of a list, and its place in the modes of a window.
    static func mode(_ type: String, for version: OdooVersion) -> String {
        type == "list" && version.major < 18 ? "tree" : type
    }
}
