import Base
import Storage

/// When a message that Sent does not show is certainly not there, so that it may be sent again: the one place that
/// decides it.
///
/// Nothing bounds how long Google goes on with a request after its connection was lost, nor how far its lists lag behind
/// what it has taken. So one look in vain proves nothing: at least `looks` have to find nothing, and the last of them must
/// come `certainAfter` or more after the attempt in doubt was given up. (An attempt whose body never left whole is not in
/// doubt; see `SendProgress`.)
struct AbsenceRule: Sendable, Hashable {
    /// As many looks must have found nothing.
    static let looks = 2
    /// The second look's distance from the first, in first looks' distances from the attempt in doubt.
    private static let growth = 4

    /// The first look's distance from the end of the attempt in doubt.
    let lookAfter: Duration

    /// Sooner after the end of the attempt in doubt nothing is taken for absent.
    var certainAfter: Duration { lookAfter * (1 + Self.growth) }

    /// Whether `lease`, which a look at `now` did not find, was certainly not sent.
    func isCertain(_ lease: LeasedDelivery, at now: Timestamp) -> Bool {
        guard lease.looksInVain + 1 >= Self.looks else { return false }
        return lease.uncertainSince.map { now - $0 >= certainAfter } ?? true
    }

    /// When to look again for `lease`, which a look at `now` did not find.
    func nextLook(for lease: LeasedDelivery, at now: Timestamp) -> Timestamp {
        max(now + lookAfter, (lease.uncertainSince ?? now) + certainAfter)
    }
}
