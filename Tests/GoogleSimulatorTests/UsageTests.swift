import Base
import Testing

@testable import GoogleSimulator

struct UsageTests {
    private let limits = UsageLimits(unitsPerMinute: 250, messagesPerDay: nil, concurrentRequests: nil)

    @Test func refusesMoreUnitsThanAMinuteHasAndSaysUntilWhen() async {
        let google = TestGoogle(limits: limits)
        let token = await google.token()
        let start = google.clock.now
        for _ in 0..<2 { #expect(await google.upload(TestGoogle.message(), token: token)?.status == 200) }
        let refused = await google.upload(TestGoogle.message(), token: token)
        #expect(refused?.status == 429)
        #expect(refused?.message?.hasSuffix("Retry after \((start + .minutes(1)).iso8601)") == true)
        google.clock.advance(by: .seconds(61))
        #expect(await google.upload(TestGoogle.message(), token: token)?.status == 200)
    }

    @Test func refusesAsQuotaWhereToldTo() async {
        var limits = limits
        limits.rateAnswer = .forbidden
        limits.unitsPerMinute = 99
        let google = TestGoogle(limits: limits)
        let refused = await google.upload(TestGoogle.message(), token: await google.token())
        #expect(refused?.status == 403)
        #expect(refused?.reason == "rateLimitExceeded")
        #expect(refused?.message?.hasPrefix("Quota exceeded for quota metric 'Queries'") == true)
    }

    @Test func endsADaysSending() async {
        let google = TestGoogle(limits: .init(unitsPerMinute: nil, messagesPerDay: 1, concurrentRequests: nil))
        let token = await google.token()
        #expect(await google.upload(TestGoogle.message(), token: token)?.status == 200)
        let refused = await google.upload(TestGoogle.message(), token: token)
        #expect(refused?.status == 429)
        #expect(refused?.message?.contains("(Mail sending)") == true)
        #expect(google.simulator.sentMessages.count == 1)
    }

    @Test func refusesTooManyAtOnce() async {
        let google = TestGoogle(limits: .init(unitsPerMinute: nil, messagesPerDay: nil, concurrentRequests: 2))
        let token = await google.token()
        google.simulator.set(latency: .milliseconds(500))
        let statuses = await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<8 { group.addTask { await google.upload(TestGoogle.message(), token: token)?.status } }
            return await group.reduce(into: [Int?]()) { $0.append($1) }
        }
        #expect(statuses.contains(429))
        #expect(statuses.filter { $0 == 200 }.count == google.simulator.sentMessages.count)
        google.simulator.set(latency: .zero)
        #expect(await google.upload(TestGoogle.message(), token: token)?.status == 200)
    }
}
