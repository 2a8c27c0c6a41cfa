import Base

#if canImport(Glibc)
import Glibc
#endif

/// Watches that the disk keeps a reserve: below it new mail is refused, while what is there can still be sent.
final class FreeSpace: Sendable {
    private static let freshness = Duration.seconds(1)

    private struct Reading {
        var at = Timestamp(milliseconds: 0)
        var bytes = Int.max
    }

    private let directory: String
    private let reserve: Int
    private let clock = SystemClock()
    private let last = Locked(Reading())

    init(directory: String, reserve: Int) {
        self.directory = directory
        self.reserve = reserve
    }

    /// Bytes that are free; asked of the file system once a second at the most.
    func available() -> Int {
        let now = clock.now
        return last.withLock { last in
            guard now - last.at >= Self.freshness || now < last.at else { return last.bytes }
            var status = statvfs()
            let answer = unsafe statvfs(directory, &status)
            last = Reading(at: now, bytes: answer == 0 ? Int(status.f_bavail) * Int(status.f_frsize) : Int.max)
            return last.bytes
        }
    }

    /// True when there is room for `bytes` above the reserve.
    func has(_ bytes: Int) -> Bool { available() - bytes >= reserve }

    var complaint: String { "less than \(reserve >> 20) MiB are free in \(directory)" }
}
