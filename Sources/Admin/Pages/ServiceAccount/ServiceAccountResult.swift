/// What Google said about one address.
struct ServiceAccountResult: Sendable {
    let address: String
    let look: String
    let text: String
    let said: String?
    let note: String?

    init(_ address: String, _ test: GrantTest, isKept: Bool = true, _ visit: Visit) {
        let (words, accounts): (ServiceAccountText, AccountsText) = (visit.text(), visit.text())
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
}
