/// Who the gateway says it is.
package struct ServerSettings: Sendable, Hashable {
    /// The name in the greeting, in Received and in delivery reports; `nil` is the machine's own name.
    package var hostname: String?
    /// How long running transactions and sends may take to end once the process is told to stop.
    package var shutdownGrace = Duration.seconds(30)

    package init() {}
}
