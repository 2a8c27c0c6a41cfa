import Base
import Dispatch
import Storage

/// Spool files created before a message needs them: their directory entries are already on the disk, so that a message
/// waits for its own bytes alone.
///
/// They are created in batches, each at the cost of one directory write.
final class ReadyFiles: Sendable {
    private struct State {
        var files: [SpoolFile] = []
        var isRefilling = false
        var isClosed = false
    }

    private let batch: Int
    private let make: @Sendable (Int) throws(StorageError) -> [SpoolFile]
    private let state = Locked(State())
    private let refilling = DispatchQueue(label: "spool-ready")

    /// - Parameters:
    ///   - batch: how many are created at a time, once no more than half of them are left; 0 for none.
    ///   - make: creates that many and returns when their directory entries are on the disk.
    init(batch: Int, make: @escaping @Sendable (Int) throws(StorageError) -> [SpoolFile]) {
        self.batch = batch
        self.make = make
    }

    /// Returns a ready file, if there is one. None are created before the first request.
    func take() -> SpoolFile? {
        guard batch > 0 else { return nil }
        let (file, isLow) = state.withLock { state in
            let file = state.files.popLast()
            let isLow = state.files.count <= batch / 2 && !state.isRefilling && !state.isClosed
            if isLow { state.isRefilling = true }
            return (file, isLow)
        }
        if isLow { refilling.async { self.refill() } }
        return file
    }

    /// A full disk yields none; messages then create their own files, and report the error.
    private func refill() {
        let made = (try? make(batch)) ?? []
        let unwanted = state.withLock { state in
            state.isRefilling = false
            guard !state.isClosed else { return made }
            state.files += made
            return []
        }
        for file in unwanted { file.remove() }
    }

    /// Removes the files that were not taken.
    func close() {
        let files = state.withLock { state in
            state.isClosed = true
            defer { state.files = [] }
            return state.files
        }
        for file in files { file.remove() }
    }
}
