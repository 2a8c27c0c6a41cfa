/// Where the console is, once it takes connections.
package struct ConsoleWelcome: Sendable {
    package let url: String
    package let port: Int
    /// While there is no administrator: the link that makes the first one, good once.
    package let firstLink: String?
}
