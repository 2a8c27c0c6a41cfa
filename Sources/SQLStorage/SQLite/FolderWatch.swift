import Dispatch

#if canImport(Glibc)
import Glibc
#endif

/// Tells when another process has changed something in a folder (inotify(7)); without it, somebody would have to look all the
/// time. That a file is written does not tell, since this process writes its own all the time: the other one sets a file's
/// times, see `tell(of:)`, or closes a file that it has written.
final class FolderWatch: Sendable {
    /// Bytes of events that are read at once.
    private static let room = 4096

    private let stop: @Sendable () -> Void

    /// Returns `nil` where the system offers no watch.
    init?(_ folder: String, onChange: @escaping @Sendable () -> Void) {
        let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { return nil }
        guard unsafe inotify_add_watch(descriptor, folder, UInt32(IN_ATTRIB) | UInt32(IN_CLOSE_WRITE)) >= 0 else {
            close(descriptor)
            return nil
        }
        let queue = DispatchQueue(label: "watch")
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler {
            unsafe withUnsafeTemporaryAllocation(byteCount: Self.room, alignment: 8) { room in
                while unsafe read(descriptor, room.baseAddress, room.count) > 0 {}
            }
            onChange()
        }
        source.setCancelHandler { close(descriptor) }
        source.activate()
        // A source may be cancelled by any thread.
        nonisolated(unsafe) let cancelled = source
        stop = { unsafe cancelled.cancel() }
    }

    deinit { stop() }

    /// Tells those who watch the file's folder that it has changed.
    static func tell(of path: String) { unsafe utimes(path, nil) }
}
