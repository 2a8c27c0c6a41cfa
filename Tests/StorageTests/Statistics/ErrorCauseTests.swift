import Base
import Storage
import Testing

@Suite struct ErrorCauseTests {
    @Test(arguments: [
        ("Gmail: 429 rateLimitExceeded", "Gmail: 429 rateLimitExceeded"),
        ("Invalid To header: <kunde@customer.example>", "Invalid To header: <…>"),
        ("id 18c0ffee4711, again.", "id …, again."),
        ("see https://example.com/a?b=1 now", "see … now"),
        ("  twice   spaced ", "twice spaced"),
        ("", "?"),
    ])
    func whatDiffersIsLeftOut(reason: String, cause: String) {
        #expect(ErrorCause(reason: Reason(.words, reason)).text == cause)
    }

    @Test func aCauseIsShort() {
        let long = ErrorCause(reason: Reason(.words, String(repeating: "word ", count: 500)))
        #expect(long.text.count == ErrorCause.longest)
        #expect(ErrorCause(reason: nil).text == "?")
    }
}
