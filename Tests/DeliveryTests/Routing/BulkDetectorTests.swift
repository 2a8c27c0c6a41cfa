import Base
import Storage
import Testing

@testable import Delivery

@Suite struct BulkDetectorTests {
    private let account = AccountID(rawValue: 1)
    private let start = Timestamp(milliseconds: 1_800_000_000_000)

    @Test func manyAlikeWithinTheWindowAreBulk() {
        var bulkDetector = BulkDetector()
        for _ in 0..<BulkDetector.ordinaryCount {
            let isBulk = bulkDetector.isBulk(account: account, subject: "Offer", at: start)
            #expect(!isBulk)
        }
        let oneTooMany = bulkDetector.isBulk(account: account, subject: "Offer", at: start)
        #expect(oneTooMany)
        let anotherSubject = bulkDetector.isBulk(account: account, subject: "Re: Offer", at: start)
        #expect(!anotherSubject)
        let anotherAccount = bulkDetector.isBulk(account: AccountID(rawValue: 2), subject: "Offer", at: start)
        #expect(!anotherAccount)
    }

    @Test func theCountStartsAnewAfterTheWindow() {
        var bulkDetector = BulkDetector()
        for _ in 0...BulkDetector.ordinaryCount {
            _ = bulkDetector.isBulk(account: account, subject: "Offer", at: start)
        }
        let afterTheWindow = bulkDetector.isBulk(
            account: account,
            subject: "Offer",
            at: start + BulkDetector.window + .seconds(1)
        )
        #expect(!afterTheWindow)
    }
}
