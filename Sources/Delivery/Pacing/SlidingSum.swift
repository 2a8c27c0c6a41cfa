import Base

/// The sum of the amounts added within the last `window`, in steps of `resolution`.
///
/// A step leaves the window as a whole when its end does, so the sum is too high by less than one step.
struct SlidingSum: Sendable {
    private struct Step {
        /// The number of the step since 1970.
        let number: Int64
        var amount: Int
    }

    private let window: Int64
    private let resolution: Int64
    private var steps: [Step] = []

    init(window: Duration, resolution: Duration) {
        self.window = window.milliseconds
        self.resolution = resolution.milliseconds
    }

    mutating func add(_ amount: Int, at moment: Timestamp) {
        guard amount != 0 else { return }
        let number = moment.milliseconds / resolution
        if let place = steps.lastIndex(where: { $0.number <= number }) {
            if steps[place].number == number {
                steps[place].amount += amount
            } else {
                steps.insert(Step(number: number, amount: amount), at: place + 1)
            }
        } else {
            steps.insert(Step(number: number, amount: amount), at: 0)
        }
    }

    mutating func sum(at now: Timestamp) -> Int {
        moveFuture(to: now)
        let gone = steps.prefix { leaves($0) <= now.milliseconds }.count
        steps.removeFirst(gone)
        return steps.reduce(0) { $0 + $1.amount }
    }

    /// After the clock was set back, counts amounts "in the future" as spent now, instead of until the clock reaches
    /// them again.
    private mutating func moveFuture(to now: Timestamp) {
        let present = now.milliseconds / resolution
        let kept = steps.prefix { $0.number <= present }.count
        guard kept < steps.count else { return }
        let amount = steps[kept...].reduce(0) { $0 + $1.amount }
        steps.removeSubrange(kept...)
        add(amount, at: now)
    }

    /// The first moment, not before `now`, at which the sum is at most `limit` if nothing is added.
    func moment(atMost limit: Int, from now: Timestamp) -> Timestamp {
        var left = steps.filter { leaves($0) > now.milliseconds }
        var moment = now.milliseconds
        while left.reduce(0, { $0 + $1.amount }) > limit, !left.isEmpty {
            moment = leaves(left.removeFirst())
        }
        return Timestamp(milliseconds: moment)
    }

    private func leaves(_ step: Step) -> Int64 { (step.number + 1) * resolution + window }
}
