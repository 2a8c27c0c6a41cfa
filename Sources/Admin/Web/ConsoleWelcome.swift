/// The console's address, once it accepts connections.
package struct ConsoleWelcome: Sendable {
    package let url: String
    package let port: Int
    /// While there is no administrator: the one-time link that creates the first one.
    package let firstLink: String?
}
