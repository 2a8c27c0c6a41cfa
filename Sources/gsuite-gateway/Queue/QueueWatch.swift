import Base
import CommandSupport

#if canImport(Glibc)
import Glibc
#endif

/// Shows a text again and again: on the whole window of a terminal, otherwise one after the other.
struct QueueWatch {
    private static let interval = Duration.seconds(2)
    /// How soon a key or a signal ends it.
    private static let slice = Duration.milliseconds(100)
    private static let hint = "q ends"

    private let text: () async throws -> String

    init(_ text: @escaping () async throws -> String) { self.text = text }

    func run() async throws {
        let interruption = Interruption()
        let screen = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0 ? TerminalScreen() : nil
        defer { screen?.leave() }
        while true {
            let text = try await text()
            if let screen { screen.show(text, hint: Self.hint) } else { print(text + "\n") }
            let next = ContinuousClock.now + Self.interval
            while ContinuousClock.now < next {
                if interruption.hasCome || screen?.hasKey("q") == true { return }
                try await Task.sleep(for: Self.slice)
            }
        }
    }
}

/// The whole window of a terminal, which is as before once it is left.
final class TerminalScreen {
    private static let enter = "\u{1B}[?1049h\u{1B}[?25l"
    private static let exit = "\u{1B}[?25h\u{1B}[?1049l"
    /// Where the terminal does not say.
    private static let usual = (columns: 80, rows: 24)

    private var former = termios()
    private var isLeft = false

    init() {
        _ = unsafe tcgetattr(STDIN_FILENO, &former)
        var raw = former
        // Keys come one by one and are not shown; Ctrl-C still interrupts.
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        _ = unsafe tcsetattr(STDIN_FILENO, TCSANOW, &raw)
        Self.write(Self.enter)
    }

    deinit { leave() }

    func leave() {
        guard !isLeft else { return }
        isLeft = true
        _ = unsafe tcsetattr(STDIN_FILENO, TCSANOW, &former)
        Self.write(Self.exit)
    }

    /// Shows as much of the text as fits, with the hint in the last line.
    func show(_ text: String, hint: String) {
        let size = Self.size
        let lines = PrintableText.lines(text).split(separator: "\n", omittingEmptySubsequences: false)
        let shown = lines.prefix(max(1, size.rows - 1)).map { $0.prefix(size.columns) + "\u{1B}[K\n" }
        Self.write("\u{1B}[H" + shown.joined() + "\u{1B}[J\u{1B}[\(size.rows);1H\(hint.prefix(size.columns))\u{1B}[K")
    }

    /// Whether that key was pressed; others are ignored.
    func hasKey(_ key: Unicode.Scalar) -> Bool {
        var request = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        while unsafe poll(&request, 1, 0) > 0 {
            var byte: UInt8 = 0
            // A terminal that is gone is a reason to end, too.
            guard unsafe read(STDIN_FILENO, &byte, 1) == 1 else { return true }
            if UInt32(byte) == key.value { return true }
        }
        return false
    }

    private static var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return usual
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    private static func write(_ text: String) {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(STDOUT_FILENO, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            written += count
        }
    }
}
