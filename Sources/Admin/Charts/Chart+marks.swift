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
