/// The client's side of a connection: the next command after each reply. Holds no socket.
struct Dialog {
    enum Step: Equatable {
        case send(Part)
        /// The server awaits the first message.
        case ready
        /// The message was accepted.
        case taken
        /// The connection ended as expected.
        case close
        case fail
    }

    enum Part {
        case hello, mail, recipient, data, content, quit
    }

    private enum State {
        case greeting
        case said(Part)
    }

    private var state = State.greeting

    /// Returns the next step after a reply; after `ready` and `taken`, the caller continues with `sendNext` or `quit`.
    mutating func received(_ code: Int) -> Step {
        switch (state, code) {
        case (.greeting, 220): say(.hello)
        case (.said(.hello), 250): .ready
        case (.said(.mail), 250): say(.recipient)
        case (.said(.recipient), 250): say(.data)
        case (.said(.data), 354): say(.content)
        case (.said(.content), 250): .taken
        case (.said(.quit), 221): .close
        default: .fail
        }
    }

    mutating func sendNext() -> Step { say(.mail) }

    mutating func quit() -> Step { say(.quit) }

    private mutating func say(_ part: Part) -> Step {
        state = .said(part)
        return .send(part)
    }
}
