/// The scopes of a grant. With granular consent, a user may have refused some of those requested.
package struct GrantedScopes: Sendable, Hashable {
    package let names: Set<String>

    package init(_ names: some Sequence<String>) {
        self.names = Set(names.map { $0 == "email" ? Scope.email : $0 })
    }

    /// Reads the `scope` member of a token answer: names separated by spaces.
    package init(text: String) {
        self.init(text.split(separator: " ").map(String.init))
    }

    /// In a stable order, for the store.
    package var sorted: [String] { names.sorted() }

    package func allows(_ feature: Feature) -> Bool {
        feature.scopes.contains(where: names.contains)
    }

    /// Returns those of `wanted` that were not granted, in the order requested.
    package func missing(of wanted: [String]) -> [String] {
        wanted.filter { !names.contains($0 == "email" ? Scope.email : $0) }
    }
}
