extension Chart {
    /// The chart as an inline SVG element: without colours, styles or scripts of its own, with a name and a description
    /// for screen readers.
    package var svg: String {
        let name = Markup.name(id)
        var markup = Markup()
        markup.element(
            "svg",
            [
                "class": "chart", "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": "0 0 \(Markup.coordinate(ChartLayout.width)) \(Markup.coordinate(ChartLayout.height))",
                "role": "img", "aria-labelledby": "\(name)-title \(name)-desc",
            ]
        ) { markup in
            markup.element("title", ["id": "\(name)-title"], text: title)
            markup.element("desc", ["id": "\(name)-desc"], text: summary)
            if greatest > 0 { draw(&markup) } else { drawEmpty(&markup) }
        }
        return markup.text
    }

    private func drawEmpty(_ markup: inout Markup) {
        markup.element(
            "text",
            [
                "class": "chart-empty", "x": Markup.coordinate(ChartLayout.width / 2),
                "y": Markup.coordinate(ChartLayout.height / 2), "text-anchor": "middle",
            ],
            text: emptyText
        )
    }

    private func draw(_ markup: inout Markup) {
        let scale = ValueScale(upTo: greatest, unit: unit)
        let labels = scale.ticks.map(format)
        let layout = ChartLayout(
            slotCount: slots.count,
            scaleTop: scale.top,
            valueLabels: labels,
            hasLegend: series.count > 1
        )
        drawValueAxis(&markup, layout, Array(zip(scale.ticks, labels)))
        drawSlotAxis(&markup, layout)
        if series.count > 1 { drawLegend(&markup, layout) }
        switch kind {
        case .stackedBars: drawBars(&markup, layout)
        case .lines: drawCurves(&markup, layout, filled: false)
        case .areas: drawCurves(&markup, layout, filled: true)
        }
        drawPointers(&markup, layout)
    }

    private func drawValueAxis(_ markup: inout Markup, _ layout: ChartLayout, _ ticks: [(value: Double, label: String)])
    {
        markup.element("g", ["class": "chart-grid", "aria-hidden": "true"]) { markup in
            for tick in ticks {
                let y = Markup.coordinate(layout.y(tick.value))
                markup.element(
                    "line",
                    [
                        "x1": Markup.coordinate(layout.left), "x2": Markup.coordinate(layout.right), "y1": y, "y2": y,
                    ]
                )
            }
        }
        markup.element("g", ["class": "chart-label", "aria-hidden": "true"]) { markup in
            for tick in ticks {
                markup.element(
                    "text",
                    [
                        "x": Markup.coordinate(layout.left - 6), "y": Markup.coordinate(layout.y(tick.value) + 4),
                        "text-anchor": "end",
                    ],
                    text: tick.label
                )
            }
        }
    }

    private func drawSlotAxis(_ markup: inout Markup, _ layout: ChartLayout) {
        markup.element("g", ["class": "chart-label chart-slots", "aria-hidden": "true"]) { markup in
            for slot in layout.labelled(slots) {
                markup.element(
                    "text",
                    [
                        "x": Markup.coordinate(layout.x(slot)), "y": Markup.coordinate(layout.bottom + 18),
                        "text-anchor": "middle",
                    ],
                    text: slots[slot].label
                )
            }
        }
    }

    private func drawLegend(_ markup: inout Markup, _ layout: ChartLayout) {
        markup.element("g", ["class": "chart-legend", "aria-hidden": "true"]) { markup in
            var x = layout.left
            for series in series {
                markup.element(
                    "rect",
                    [
                        "class": "chart-key chart-\(Markup.name(series.style))", "x": Markup.coordinate(x), "y": "6",
                        "width": "12", "height": "12",
                    ]
                )
                markup.element("text", ["x": Markup.coordinate(x + 18), "y": "16"], text: series.shortName)
                x += 18 + Double(series.shortName.count) * ChartLayout.legendLetter + 22
            }
        }
    }
}

extension Chart {
    /// The share of a slot's width for its bar, and the smallest visible gap.
    private static let barShare = 0.8
    /// The radius of the dots for isolated points between gaps.
    private static let dotRadius = "2.5"

    /// Bars, stacked from the first series upwards.
    func drawBars(_ markup: inout Markup, _ layout: ChartLayout) {
        let width = layout.slotWidth * Self.barShare
        var below = Array(repeating: 0.0, count: slots.count)
        for series in series {
            markup.element("g", ["class": "chart-bar chart-\(Markup.name(series.style))"]) { markup in
                for slot in slots.indices {
                    guard let value = value(series, slot), value > 0 else { continue }
                    let top = layout.y(below[slot] + value)
                    markup.element(
                        "rect",
                        [
                            "x": Markup.coordinate(layout.x(slot) - width / 2), "y": Markup.coordinate(top),
                            "width": Markup.coordinate(width),
                            "height": Markup.coordinate(layout.y(below[slot]) - top),
                        ]
                    )
                    below[slot] += value
                }
            }
        }
    }

    /// Lines, interrupted at gaps, with the areas below them if `filled`.
    func drawCurves(_ markup: inout Markup, _ layout: ChartLayout, filled: Bool) {
        for series in series {
            let style = "chart-\(Markup.name(series.style))"
            for piece in pieces(of: series) {
                let points = piece.map { (x: layout.x($0.slot), y: layout.y($0.value)) }
                guard points.count > 1 else {
                    for point in points {
                        markup.element(
                            "circle",
                            [
                                "class": "chart-dot \(style)", "cx": Markup.coordinate(point.x),
                                "cy": Markup.coordinate(point.y), "r": Self.dotRadius,
                            ]
                        )
                    }
                    continue
                }
                let line = points.map { "\(Markup.coordinate($0.x)) \(Markup.coordinate($0.y))" }.joined(separator: "L")
                if filled {
                    let base = Markup.coordinate(layout.bottom)
                    let (first, last) = (points[0].x, points[points.count - 1].x)
                    let area = "M\(Markup.coordinate(first)) \(base)L\(line)L\(Markup.coordinate(last)) \(base)Z"
                    markup.element("path", ["class": "chart-area \(style)", "d": area])
                }
                markup.element("path", ["class": "chart-line \(style)", "d": "M\(line)", "fill": "none"])
            }
        }
    }

    /// The values of a series in runs without gaps.
    private func pieces(of series: Series) -> [[(slot: Int, value: Double)]] {
        var pieces: [[(slot: Int, value: Double)]] = [[]]
        for slot in slots.indices {
            if let value = value(series, slot) {
                pieces[pieces.count - 1].append((slot, value))
            } else if !pieces[pieces.count - 1].isEmpty {
                pieces.append([])
            }
        }
        return pieces.filter { !$0.isEmpty }
    }

    /// An invisible column over each slot with a tooltip of its values.
    func drawPointers(_ markup: inout Markup, _ layout: ChartLayout) {
        markup.element("g", ["class": "chart-pointer", "fill": "none", "pointer-events": "all"]) { markup in
            for slot in slots.indices {
                let values = series.map { "\($0.name): \(value($0, slot).map(format) ?? "–")" }
                markup.element(
                    "rect",
                    [
                        "x": Markup.coordinate(layout.x(slot) - layout.slotWidth / 2),
                        "y": Markup.coordinate(layout.top), "width": Markup.coordinate(layout.slotWidth),
                        "height": Markup.coordinate(layout.bottom - layout.top),
                    ]
                ) { $0.element("title", text: ([slots[slot].name] + values).joined(separator: "\n")) }
            }
        }
    }
}

/// Writes SVG and HTML elements, and escapes all content.
struct Markup {
    private(set) var text = ""

    /// `<name attributes>`, then what `content` writes, then the end tag.
    mutating func element(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String> = [:],
        _ content: (inout Markup) -> Void = { _ in }
    ) {
        text += "<\(name)"
        for (name, value) in attributes { text += " \(name)=\"\(Self.escaped(value))\"" }
        text += ">"
        content(&self)
        text += "</\(name)>"
    }

    /// An element with only text.
    mutating func element(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String> = [:],
        text: String
    ) {
        element(name, attributes) { $0.text += Self.escaped(text) }
    }

    /// Text escaped for HTML and XML, in content and in quoted attributes. Control characters, which XML does not
    /// allow, are removed.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
            case "\u{FFFE}", "\u{FFFF}": continue
            default: if scalar.value >= 0x20, scalar.value != 0x7F { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }

    /// A coordinate to a tenth of a pixel, independent of the language.
    static func coordinate(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let (whole, part) = (abs(tenths) / 10, abs(tenths) % 10)
        return "\(tenths < 0 ? "-" : "")\(whole)\(part == 0 ? "" : ".\(part)")"
    }

    /// Removes the characters that are not allowed in a class or id.
    static func name(_ text: String) -> String {
        String(
            text.unicodeScalars.filter {
                $0 == "-" || $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0)
            }
        )
    }
}
