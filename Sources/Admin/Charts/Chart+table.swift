extension Chart {
    /// The same values as an HTML table, for screen readers and for copying.
    ///
    /// - Parameter slotHeading: the heading of the first column, such as `Hour`.
    package func table(slotHeading: String) -> String {
        var markup = Markup()
        markup.element("table", ["class": "chart-table"]) { markup in
            markup.element("caption", text: title)
            markup.element("thead") { markup in
                markup.element("tr") { markup in
                    for heading in [slotHeading] + series.map(\.name) {
                        markup.element("th", ["scope": "col"], text: heading)
                    }
                }
            }
            markup.element("tbody") { markup in
                for slot in slots.indices {
                    markup.element("tr") { markup in
                        markup.element("th", ["scope": "row"], text: slots[slot].name)
                        for series in series {
                            markup.element("td", text: value(series, slot).map(format) ?? "–")
                        }
                    }
                }
            }
        }
        return markup.text
    }
}
