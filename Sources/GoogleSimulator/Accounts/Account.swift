/// An account inside the simulator.
final class Account {
    let address: String
    var name: String
    var sendAs: [SimulatedAccount.SendAs]
    var state = SimulatedAccount.State.active
    /// Google's stable number of the user (`sub`).
    let subject: String
    let store = MailStore()
    let contacts = ContactBook()
    let calendars: CalendarBook
    var usage = Usage()
    /// Overrides the simulator's limits.
    var limits: UsageLimits?

    init(_ made: SimulatedAccount, subject: String) {
        address = made.address
        name = made.name
        sendAs = made.sendAs
        self.subject = subject
        calendars = CalendarBook(owner: made.address)
    }

    var key: String { address.lowercased() }

    /// The domain, which is the value of `hd`.
    var domain: String { address.split(separator: "@").last.map(String.init) ?? "" }

    /// Whether Gmail lets the account send as `address`.
    func mayWrite(as address: String) -> Bool {
        let address = address.lowercased()
        return address == key || sendAs.contains { $0.address.lowercased() == address && $0.isVerified != false }
    }
}
