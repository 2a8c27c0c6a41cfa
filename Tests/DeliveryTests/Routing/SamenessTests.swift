import Base
import Storage
import Testing

@testable import Delivery

@Suite struct SamenessTests {
    private let account = AccountID(rawValue: 1)
    private let start = Timestamp(milliseconds: 1_800_000_000_000)

    @Test func manyAlikeWithinTheWindowAreBulk() {
        var sameness = Sameness()
        for _ in 0..<Sameness.ordinaryCount {
            let answer1 = sameness.isBulk(account: account, subject: "Offer", at: start)
            #expect(!answer1)
        }
        let answer2 = sameness.isBulk(account: account, subject: "Offer", at: start)
        #expect(answer2)
        let answer3 = sameness.isBulk(account: account, subject: "Re: Offer", at: start)
        #expect(!answer3)
        let answer4 = sameness.isBulk(account: AccountID(rawValue: 2), subject: "Offer", at: start)
        #expect(!answer4)
    }

    @Test func theCountStartsAnewAfterTheWindow() {
        var sameness = Sameness()
        for _ in 0...Sameness.ordinaryCount {
            _ = sameness.isBulk(account: account, subject: "Offer", at: start)
        }
        let answer5 = sameness.isBulk(account: account, subject: "Offer", at: start + Sameness.window + .seconds(1))
        #expect(!answer5)
    }
}
