import Base
import Google
import Storage
import Testing

@testable import Delivery

struct CourierChoiceTests {
    @Test(arguments: [
        (CourierChoice.api, LostAnswerPolicy.search, Scope.fullMail, true, AccountCouriers.Kind.api),
        (.api, .draft, Scope.modify, false, .draft), (.api, .draft, Scope.send, false, .api),
        (.auto, .search, Scope.fullMail, true, .submission), (.auto, .search, Scope.fullMail, false, .api),
        (.auto, .search, Scope.modify, true, .api), (.auto, .draft, Scope.modify, true, .draft),
        (.smtp, .search, Scope.send, false, .submission),
    ])
    func followsOptionsAndGrant(
        _ courier: CourierChoice,
        _ onLostAnswer: LostAnswerPolicy,
        _ scope: String,
        _ headerDiffers: Bool,
        _ expected: AccountCouriers.Kind
    ) {
        var options = AccountOptions()
        options.courier = courier
        options.onLostAnswer = onLostAnswer
        let choice = AccountCouriers.choose(options, GrantedScopes([scope]), headerDiffers: headerDiffers, size: 0)
        #expect(choice == expected)
    }

    /// Only the form that the courier needs is made, and once.
    @Test(arguments: [(CourierChoice.api, true), (.auto, false), (.auto, true), (.smtp, true)])
    func theSizeIsAskedForOnlyWhereItDecides(_ courier: CourierChoice, _ headerDiffers: Bool) {
        var options = AccountOptions()
        options.courier = courier
        var asked = 0
        func size() -> Int {
            asked += 1
            return 0
        }
        _ = AccountCouriers.choose(
            options,
            GrantedScopes([Scope.fullMail]),
            headerDiffers: headerDiffers,
            size: size()
        )
        #expect(asked == (courier == .auto && headerDiffers ? 1 : 0))
    }

    @Test func eachFormIsMadeOnceAtMost() {
        let made = Locked<[RewrittenHeader.Form]>([])
        let outgoing = OutgoingMessage(
            account: Make.account(1, "anna"),
            sender: nil,
            recipients: [],
            trackingID: "1",
            headerDiffers: false,
            isReport: false
        ) { form in
            made.withLock { $0.append(form) }
            return OutgoingMessageSource(header: [], content: BytesContent(bytes: []), bodyOffset: 0)
        }
        #expect(made.withLock { $0 }.isEmpty)
        for _ in 0..<2 { _ = outgoing.source(.submission) }
        #expect(made.withLock { $0 } == [.submission])
    }

    @Test func whatIsTooLargeForSMTPGoesThroughTheAPI() {
        var options = AccountOptions()
        options.courier = .auto
        let scopes = GrantedScopes([Scope.fullMail])
        let choices = [0, 1].map {
            AccountCouriers.choose(
                options,
                scopes,
                headerDiffers: true,
                size: SMTPLimits.gmailSubmissionSize + $0
            )
        }
        #expect(choices == [.submission, .api])
    }
}
