/// Many things of one kind in a line of the log, of which a bounded number is named.
package enum LogList {
    /// So many are named.
    package static let mostNamed = 50

    /// The texts with blanks between them, such as `a@x b@x … and 950 more`.
    package static func text(of texts: some Collection<String>) -> String {
        let named = texts.prefix(mostNamed).joined(separator: " ")
        return texts.count > mostNamed ? "\(named) … and \(texts.count - mostNamed) more" : named
    }
}
