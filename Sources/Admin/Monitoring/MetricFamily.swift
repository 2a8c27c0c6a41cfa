/// A metric with all its labelled values, for Prometheus.
package struct MetricFamily: Sendable {
    /// How the value behaves over time.
    package enum Kind: String, Sendable {
        /// Only increases, until the process restarts.
        case counter
        /// Increases and decreases.
        case gauge
    }

    package struct Sample: Sendable {
        package var labels: [(name: String, value: String)]
        package var value: Double

        package init(_ value: Double, _ labels: (name: String, value: String)...) {
            self.labels = labels
            self.value = value
        }
    }

    package var name: String
    package var help: String
    package var kind: Kind
    package var samples: [Sample]

    package init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.samples = samples
    }
}
