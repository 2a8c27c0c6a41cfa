import Base

#if canImport(Glibc)
import Glibc
#endif

/// Keeps a reserve on the disk: below it, new mail is refused, while stored mail can still be sent.
final class FreeSpace: Sendable {
    private static let freshness = Duration.seconds(1)

    private struct Reading {
        var at = Timestamp(milliseconds: 0)
        var bytes: Int?
    }

    private let directory: String
    private let reserve: Int
    private let clock = SystemClock()
    private let last = Locked(Reading())

    init(directory: String, reserve: Int) {
        self.directory = directory
        self.reserve = reserve
    }

    /// The free bytes, as reported by the file system; `nil` where it does not say. Asked at most once a second.
    func available() -> Int? {
        let now = clock.now
        return last.withLock { last in
            guard now - last.at >= Self.freshness || now < last.at else { return last.bytes }
            var status = statvfs()
            let answer = unsafe statvfs(directory, &status)
            last = Reading(at: now, bytes: answer == 0 ? Int(status.f_bavail) * Int(status.f_frsize) : nil)
            return last.bytes
        }
    }

    /// Whether there is known to be room for `bytes` above the reserve.
    func has(_ bytes: Int) -> Bool { available().map { $0 - bytes >= reserve } ?? false }

    var complaint: String {
        available() == nil
            ? "how much is free in \(directory) cannot be determined"
            : "less than \(reserve >> 20) MiB is free in \(directory)"
    }
}
