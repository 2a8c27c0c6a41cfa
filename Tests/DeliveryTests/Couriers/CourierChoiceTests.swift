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
        let choice = AccountCouriers.choose(options, GrantedScopes([scope]), headerDiffers: headerDiffers)
        #expect(choice == expected)
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
