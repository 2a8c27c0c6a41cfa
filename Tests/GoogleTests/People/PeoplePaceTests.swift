import Base
import Testing

@testable import Google

struct PeoplePaceTests {
    @Test func batchesAreSpreadOverTheMinute() {
        let pace = PeopleRateLimiter(PeopleBudget())
        let start = Timestamp(milliseconds: 0)
        for second in 0..<5 { #expect(pace.charge(.batch, at: start + .seconds(second)) == nil) }
        // The first of the five leaves the minute, and one goes; then the second.
        #expect(pace.charge(.batch, at: start + .seconds(5)) == start + .minutes(1))
        #expect(pace.charge(.read, at: start + .seconds(5)) == nil)
        #expect(pace.charge(.batch, at: start + .minutes(1)) == nil)
        #expect(pace.charge(.batch, at: start + .minutes(1)) == start + .seconds(61))
        // A charge against another limit goes at once.
        #expect(pace.charge(.photo, at: start + .minutes(1)) == nil)
    }

    @Test(arguments: [PeopleQuotaCost.read, .batch, .removal, .photo, .groupRead, .groupWrite])
    func noMinuteHasMoreThanItsLimit(_ charge: PeopleQuotaCost) {
        let budget = PeopleBudget()
        let pace = PeopleRateLimiter(budget)
        var now = Timestamp(milliseconds: 0)
        var calls: [Timestamp] = []
        while calls.count < 200 {
            if let later = pace.charge(charge, at: now) {
                #expect(later > now)
                now = later
            } else {
                calls.append(now)
            }
        }
        for call in calls {
            let minute = calls.filter { $0 > call - .minutes(1) && $0 <= call }.count
            for (metric, amount) in charge.amounts { #expect(minute * amount <= budget.limits[metric, default: 0]) }
        }
    }
}
