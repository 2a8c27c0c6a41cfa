/// The ways from a page of a list to its other pages, and to pages of another size (component `pager`).
struct Pager: Sendable {
    /// `nil` on the first page itself.
    let first: String?
    let previous: String?
    let next: String?
    /// Whether there are rows to be spread over pages.
    let hasSizes: Bool
    let sizes: [PageSize.Choice]

    /// - Parameter sizes: empty where the list is.
    init(first: LocalPath?, previous: LocalPath? = nil, next: LocalPath?, sizes: [PageSize.Choice]) {
        self.first = first?.description
        self.previous = previous?.description
        self.next = next?.description
        hasSizes = !sizes.isEmpty
        self.sizes = sizes
    }
}
