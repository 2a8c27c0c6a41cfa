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
                markup.element("text", ["x": Markup.coordinate(x + 18), "y": "16"], text: series.name)
                x += 18 + Double(series.name.count) * ChartLayout.legendLetter + 22
            }
        }
    }
}
