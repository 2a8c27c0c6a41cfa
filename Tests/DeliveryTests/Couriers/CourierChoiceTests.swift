import Google
import Storage
import Testing

@testable import Delivery

struct CourierChoiceTests {
    @Test(arguments: [
        (CourierChoice.api, Guarantee.look, Scope.fullMail, true, AccountCouriers.Choice.api),
        (.api, .draft, Scope.modify, false, .draft), (.api, .draft, Scope.send, false, .api),
        (.auto, .look, Scope.fullMail, true, .submission), (.auto, .look, Scope.fullMail, false, .api),
        (.auto, .look, Scope.modify, true, .api), (.auto, .draft, Scope.modify, true, .draft),
        (.smtp, .look, Scope.send, false, .submission),
    ])
    func followsOptionsAndGrant(
        _ courier: CourierChoice,
        _ guarantee: Guarantee,
        _ scope: String,
        _ headerDiffers: Bool,
        _ expected: AccountCouriers.Choice
    ) {
        var options = AccountOptions()
        options.courier = courier
        options.guarantee = guarantee
        let choice = AccountCouriers.choose(options, GrantedScopes([scope]), headerDiffers: headerDiffers)
        #expect(choice == expected)
    }
}
