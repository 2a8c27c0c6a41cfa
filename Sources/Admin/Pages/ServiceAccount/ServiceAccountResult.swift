/// Google's answer for one address.
struct ServiceAccountResult: Sendable {
    let address: String
    let look: String
    let text: String
    let said: String?
    let note: String?

    init(_ address: String, _ test: GrantTest, isKept: Bool = true, _ visit: Visit) {
        let (words, accounts) = (visit.text(ServiceAccountText.self), visit.text(AccountsText.self))
        self.address = address
        switch test {
        case .works:
            look = Notice.Kind.done.rawValue
            text = words.works
            said = nil
        case .refused(let refusal):
            look = Notice.Kind.problem.rawValue
            text = accounts.refusal(refusal.cause)
            said = words.googleSaid(refusal.said)
        }
        note = isKept ? nil : words.notKept
    }

    init(_ result: DelegationRuns.Result, _ visit: Visit) {
        let address = "\(result.address)"
        if let delegation = result.delegation {
            self.init(address, delegation.test, isKept: delegation.isKept, visit)
        } else {
            self.init(address, look: .problem, visit.text(ServiceAccountText.self).notDone)
        }
    }

    private init(_ address: String, look: Notice.Kind, _ text: String) {
        self.address = address
        self.look = look.rawValue
        self.text = text
        (said, note) = (nil, nil)
    }
}
