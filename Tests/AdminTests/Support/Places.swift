/// So many may be at something at a time; the others wait their turn.
///
/// Each test has a console of its own, and there are hundreds of them: all at once they would keep each other from
/// answering within a client's patience.
actor Places {
    /// For consoles.
    static let consoles = Places(4)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) {
        free = count
    }

    func take() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func giveBack() {
        // A place goes straight to the next, so that nobody comes in between.
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
