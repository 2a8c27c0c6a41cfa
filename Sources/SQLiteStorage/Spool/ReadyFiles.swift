import Base
import Dispatch
import Storage

/// Spool files that were made before a message needs them: their entries in the folder are on the disk already, so that
/// a message waits for its own bytes alone.
///
/// They are made a batch at a time, for the price of one write of the folder.
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
    ///   - batch: so many are made at a time, once no more than half of them are left; 0 for none.
    ///   - make: makes so many and returns when their entries are on the disk.
    init(batch: Int, make: @escaping @Sendable (Int) throws(StorageError) -> [SpoolFile]) {
        self.batch = batch
        self.make = make
    }

    /// One that is ready, if there is one. None are made before the first is asked for.
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

    /// A full disk makes none; then messages make their own, and say what is wrong.
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

    /// Removes those that nobody has taken.
    func close() {
        let files = state.withLock { state in
            state.isClosed = true
            defer { state.files = [] }
            return state.files
        }
        for file in files { file.remove() }
    }
}
