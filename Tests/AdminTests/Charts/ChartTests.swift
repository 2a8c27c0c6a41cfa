import Foundation
import FoundationXML
import Testing

@testable import Admin

@Suite struct ChartTests {
    private static func chart(
        _ kind: Chart.Kind = .stackedBars,
        _ values: [[Double?]] = [[1, 2, 3, 4], [4, nil, 2, 0]]
    ) -> Chart {
        Chart(
            id: "mail",
            title: "Mail <by> hour & \"day\"",
            summary: "Most at three o'clock",
            kind: kind,
            slots: (0..<4).map { Chart.Slot(label: "\($0):00", name: "hour <\($0)>") },
            series: values.enumerated().map { Chart.Series(name: "S<\($0)>", style: "s\($0)", values: $1) },
            emptyText: "Nothing & nobody",
            format: { "\(Int($0))" }
        )
    }

    @Test(arguments: [Chart.Kind.lines, .areas, .stackedBars])
    func isWellFormedAndHasNoStyleOfItsOwn(kind: Chart.Kind) throws {
        for chart in [Self.chart(kind), Self.chart(kind, []), Self.chart(kind, [[0, 0, nil, 0]])] {
            let names = try Elements.read(chart.svg)
            #expect(names.attributes.isDisjoint(with: ["style", "onload", "href"]))
            #expect(names.elements.isDisjoint(with: ["style", "script"]))
            #expect(names.texts.contains(chart.title))
            #expect(names.texts.contains(chart.summary))
            _ = try Elements.read(chart.table(slotHeading: "Hour & day"))
        }
    }

    @Test func barsStandOnEachOther() {
        let svg = Self.chart().svg
        // Four of the first series, two of the second: nothing is drawn of a gap or a zero.
        #expect(svg.ranges(of: "<rect x=").count - 4 == 6)
        #expect(svg.contains("class=\"chart-bar chart-s0\"") && svg.contains("class=\"chart-bar chart-s1\""))
    }

    @Test func aGapParts() {
        let svg = Self.chart(.lines, [[1, 2, nil, 4]]).svg
        #expect(svg.ranges(of: "class=\"chart-line chart-s0\"").count == 1)
        #expect(svg.ranges(of: "class=\"chart-dot chart-s0\"").count == 1)
        #expect(Self.chart(.areas, [[1, 2, 3, 4]]).svg.contains("class=\"chart-area chart-s0\""))
    }

    @Test func nothingIsSaid() {
        for chart in [
            Self.chart(.lines, [[nil, 0]]), Self.chart(.areas, []), Self.chart(.lines, [[.nan, .infinity]]),
        ] {
            #expect(chart.svg.contains("Nothing &amp; nobody"))
        }
    }

    @Test func whatComesFromElsewhereIsEscaped() {
        #expect(Markup.escaped("<a href='x'>\"&\u{0}\u{1B}\u{FFFF}ü") == "&lt;a href=&#39;x&#39;&gt;&quot;&amp;ü")
        #expect(Markup.name("a b\"<c-1>ü") == "abc-1")
        var chart = Self.chart()
        chart.id = "\"><script>"
        chart.series[0].style = "x\" onload=\"y"
        #expect(!chart.svg.contains("<script") && !chart.svg.contains("onload=\""))
    }

    @Test func coordinatesAreShort() {
        #expect([0, 1, 1.04, -1.05, 99.96, -0.04].map(Markup.coordinate) == ["0", "1", "1", "-1.1", "100", "0"])
    }

    @Test(arguments: [1, 2, 24, 31, 168, 720])
    func labelsDoNotTouch(count: Int) {
        let slots = (0..<count).map { Chart.Slot(label: "\(10 + $0 % 24):00", name: "") }
        let layout = ChartLayout(slotCount: count, scaleTop: 1, valueLabels: ["10"], hasLegend: false)
        let labelled = layout.labelled(slots)
        #expect(!labelled.isEmpty && labelled.count <= 15)
        for (one, next) in zip(labelled, labelled.dropFirst()) { #expect(layout.x(next) - layout.x(one) >= 40) }
    }

    @Test func theTableHasEveryValue() {
        let table = Self.chart().table(slotHeading: "Hour")
        #expect(table.ranges(of: "<td>").count == 8)
        #expect(table.contains("<th scope=\"row\">hour &lt;2&gt;</th><td>3</td><td>2</td>"))
        #expect(table.contains("<td>–</td>"))
    }
}

/// The names and texts of a document; throws where it is not well-formed.
private final class Elements: NSObject, XMLParserDelegate {
    var elements: Set<String> = []
    var attributes: Set<String> = []
    var texts: [String] = []

    static func read(_ text: String) throws -> Elements {
        let reader = Elements()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = reader
        try #require(parser.parse(), "\(text)")
        return reader
    }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes names: [String: String]
    ) {
        elements.insert(name)
        attributes.formUnion(names.keys)
        texts.append("")
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        guard !texts.isEmpty else { return }
        texts[texts.count - 1] += string
    }
}
