import Admin
import Testing

@Suite struct PrometheusTextTests {
    @Test func familiesWithLabels() {
        let text = PrometheusText.render([
            MetricFamily(
                "queue_deliveries",
                .gauge,
                "Deliveries by state.",
                [.init(3, ("account", "anna@acme.example"), ("state", "waiting")), .init(0.5)]
            ),
            MetricFamily("attempts_total", .counter, "Attempts.", [.init(1_000_000)]),
        ])
        #expect(
            text == """
                # HELP queue_deliveries Deliveries by state.
                # TYPE queue_deliveries gauge
                queue_deliveries{account="anna@acme.example",state="waiting"} 3
                queue_deliveries 0.5
                # HELP attempts_total Attempts.
                # TYPE attempts_total counter
                attempts_total 1000000

                """
        )
    }

    @Test func whatWouldBreakALineIsEscaped() {
        let family = MetricFamily("x", .gauge, "one\ntwo \\", [.init(1, ("reason", "say \"no\"\n\\"))])
        #expect(
            PrometheusText.render([family]) == """
                # HELP x one\\ntwo \\\\
                # TYPE x gauge
                x{reason="say \\"no\\"\\n\\\\"} 1

                """
        )
    }

    @Test func aFamilyWithoutValuesIsLeftOut() {
        #expect(PrometheusText.render([MetricFamily("x", .gauge, "none", [])]).isEmpty)
    }
}
