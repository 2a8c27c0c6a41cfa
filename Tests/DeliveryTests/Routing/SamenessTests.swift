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
            let isBulk = sameness.isBulk(account: account, subject: "Offer", at: start)
            #expect(!isBulk)
        }
        let oneTooMany = sameness.isBulk(account: account, subject: "Offer", at: start)
        #expect(oneTooMany)
        let anotherSubject = sameness.isBulk(account: account, subject: "Re: Offer", at: start)
        #expect(!anotherSubject)
        let anotherAccount = sameness.isBulk(account: AccountID(rawValue: 2), subject: "Offer", at: start)
        #expect(!anotherAccount)
    }

    @Test func theCountStartsAnewAfterTheWindow() {
        var sameness = Sameness()
        for _ in 0...Sameness.ordinaryCount {
            _ = sameness.isBulk(account: account, subject: "Offer", at: start)
        }
        let afterTheWindow = sameness.isBulk(
            account: account,
            subject: "Offer",
            at: start + Sameness.window + .seconds(1)
        )
        #expect(!afterTheWindow)
    }
}
