import Base
import Odoo
import Testing

@testable import Sync

@Suite struct OdooDirectoryTests {
    private let anna = OdooUser(id: 2, partnerID: 12, login: "anna", name: "Anna")
    private let bert = OdooUser(id: 3, partnerID: 13, login: "Bert@acme.example", name: "Bert")

    @Test func aLoginGoesBeforeAnAddress() throws {
        let byLogin = try OdooDirectory.choose([anna, bert], ["bert@acme.example"])
        let byAddress = try OdooDirectory.choose([anna], ["anna@acme.example"])
        #expect(byLogin == bert && byAddress == anna)
    }

    @Test func nobodyAndSeveralAreRefusedWithWhatToDo() {
        #expect(throws: RunStop.self) { _ = try OdooDirectory.choose([], ["carl@acme.example"]) }
        let error = #expect(throws: RunStop.self) {
            _ = try OdooDirectory.choose([anna, bert], ["office@acme.example"])
        }
        guard case .failed(let reason) = error else {
            Issue.record("two users fitted, and that was no failure")
            return
        }
        #expect(reason == Reason(.severalOdooUsers, "anna, Bert@acme.example"))
    }
}
