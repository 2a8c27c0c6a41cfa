/// The navigation through a long list (component `pager`).
struct Pager: Sendable {
    let previous: String?
    let next: String?
    /// Such as `1–50`.
    let position: String

    init(previous: LocalPath?, next: LocalPath?, position: String) {
        self.previous = previous?.description
        self.next = next?.description
        self.position = position
    }
}
