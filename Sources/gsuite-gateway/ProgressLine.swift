import Base
import CommandSupport
import Dispatch

#if canImport(Glibc)
import Glibc
#endif

/// One line on the terminal that shows how far a long command is. Shows nothing elsewhere.
final class ProgressLine: Sendable {
    private let title: String
    /// Whether there is a terminal.
    let isShown = isatty(STDERR_FILENO) != 0
    private let last = Locked<Int64?>(nil)

    init(_ title: String) { self.title = title }

    func show(_ done: Int64, of all: Int64) {
        guard isShown, all > 0 else { return }
        let percent = min(100, done * 100 / all)
        guard
            last.withLock({ last in
                defer { last = percent }
                return last != percent
            })
        else { return }
        write("\r\u{1B}[K\(title): \(percent) %")
    }

    /// Removes the line.
    func end() {
        guard isShown, last.withLock({ $0 }) != nil else { return }
        write("\r\u{1B}[K")
    }

    deinit { end() }

    private func write(_ text: String) {
        _ = unsafe Array(text.utf8).withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

/// Notices SIGINT, SIGTERM and SIGHUP, so that a command ends in its own way and leaves nothing behind.
final class Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    private let received: Locked<Bool>
    private let sources: [any DispatchSourceSignal]

    init() {
        let received = Locked(false)
        self.received = received
        sources = Self.signals.map { signal in
            // The source only sees signals that do not end the process.
            _ = Glibc.signal(signal, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: signal, queue: .global())
            source.setEventHandler { received.withLock { $0 = true } }
            source.resume()
            return source
        }
    }

    /// Whether a signal has come.
    var hasCome: Bool { received.withLock { $0 } }

    /// - Throws: `CommandFailure` once a signal has come.
    func check() throws {
        guard !hasCome else { throw CommandFailure("interrupted; nothing was left behind") }
    }
}
