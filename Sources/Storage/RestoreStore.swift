package import Base

/// For a store that was put back to an earlier state: by a restore, or by a copy of the whole machine.
package protocol RestoreStore: Sendable {
    /// Makes what is not finished `outcomeUnknown`, since it may have been sent after `takenAt`: it is searched for in Sent
    /// before it is sent. What is held or has failed stays so until someone releases it, and is searched for then.
    ///
    /// Sessions and one-time links end, because some of them may have been withdrawn since. Runs of scheduled actions are
    /// interrupted and continue.
    ///
    /// - Parameters:
    ///   - takenAt: when the store was in the state that it is in again.
    ///   - searchAt: when the first search comes.
    func distrust(
        since takenAt: Timestamp,
        at now: Timestamp,
        searchAt: Timestamp
    ) async throws(StorageError) -> DistrustedDeliveries
}

/// The deliveries that `distrust` changed.
package struct DistrustedDeliveries: Sendable, Hashable {
    /// They are searched for without anyone's doing.
    package var searched: Int
    /// They are held or have failed, and are searched for once someone releases them.
    package var stopped: Int

    package init(searched: Int, stopped: Int) {
        self.searched = searched
        self.stopped = stopped
    }
}
