import Base
import Storage

/// Decides when a message that Sent does not show was certainly not sent, so that it may be sent again. This is the
/// only place that decides it.
///
/// Nothing bounds how long Google continues a request after its connection was lost, nor how far its lists lag behind
/// what it has accepted. So one search without a result proves nothing: at least `looks` searches must find nothing,
/// the last of them `certainAfter` or more after the attempt with the unknown outcome was given up. (An attempt whose
/// body was never sent completely has no unknown outcome; see `SendProgress`.)
struct AbsenceRule: Sendable, Hashable {
    /// The number of searches that must find nothing.
    static let looks = 2
    /// The second search follows the first after this many times the first search's delay.
    private static let growth = 4

    /// The first search's delay after the end of the attempt with the unknown outcome.
    let lookAfter: Duration

    /// The shortest time after the end of that attempt before the message counts as absent.
    var certainAfter: Duration { lookAfter * (1 + Self.growth) }

    /// Whether `lease`, which a search at `now` did not find, was certainly not sent.
    func isCertain(_ lease: LeasedDelivery, at now: Timestamp) -> Bool {
        guard lease.looksInVain + 1 >= Self.looks else { return false }
        return lease.uncertainSince.map { now - $0 >= certainAfter } ?? true
    }

    /// When to search again for `lease`, which a search at `now` did not find.
    func nextLook(for lease: LeasedDelivery, at now: Timestamp) -> Timestamp {
        max(now + lookAfter, (lease.uncertainSince ?? now) + certainAfter)
    }
}
