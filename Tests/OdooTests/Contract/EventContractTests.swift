import Base
import Odoo
import Testing

/// Appointments.
@Suite(.serialized)
struct EventContractTests {
    private let meeting: [String: JSONValue] = [
        "name": "Contract Meeting", "start": "2031-03-04 08:00:00", "stop": "2031-03-04 09:30:00",
    ]

    @Test(arguments: ContractOdoo.all)
    func `attendees follow the contacts of the appointment`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await bench.with("res.partner", ["name": "Contract Guest", "email": "guest@contract.example"]) {
                guest in
                let values = meeting.merging(["partner_ids": [[6, 0, [.integer(guest)]]]]) { $1 }
                try await bench.with("calendar.event", values) { id in
                    let domain: [JSONValue] = [["event_id", "=", .integer(id)]]
                    let seats = try await bench.client.search(
                        "calendar.attendee",
                        domain,
                        fields: ["partner_id", "state", "email"]
                    )
                    #expect(seats.map { $0["state"] } == ["needsAction"])
                    #expect(seats.first?["email"] == "guest@contract.example")
                    try await bench.client.write("calendar.attendee", seats.map(\.id), ["state": "accepted"])
                    try await bench.client.write(
                        "calendar.event",
                        [id],
                        ["partner_ids": [[3, .integer(guest)]]],
                        context: QuietContext.events
                    )
                    let left = try await bench.client.search("calendar.attendee", domain, fields: ["state"])
                    #expect(left.isEmpty)
                }
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `a day's appointment stands in the hours of its day`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let values: [String: JSONValue] = [
                "name": "Contract Day", "allday": true, "start_date": "2031-03-04", "stop_date": "2031-03-05",
            ]
            try await bench.with("calendar.event", values) { id in
                try await bench.expect("calendar.event", id, "start", "2031-03-04 08:00:00")
                try await bench.expect("calendar.event", id, "stop", "2031-03-05 18:00:00")
                try await bench.expect("calendar.event", id, "start_date", "2031-03-04")
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `the end lies not before the beginning`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let values = meeting.merging(["stop": "2031-03-04 07:00:00"]) { $1 }
            let error = await #expect(throws: OdooError.self) {
                _ = try await bench.client.create("calendar.event", [values], context: QuietContext.events)
            }
            #expect(error?.cause == .refused)
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `an appointment of the caller is the caller's, with its length`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await bench.with("calendar.event", meeting) { id in
                try await bench.expect("calendar.event", id, "duration", .number(1.5))
                try await bench.expect("calendar.event", id, "show_as", "busy")
                let user = try #require(try await bench.client.users(matching: [bench.access.login]).first)
                #expect(try await bench.read("calendar.event", id, "user_id").array?.first == .integer(user.id))
            }
        }
    }
}
