import Base
import CommandSupport
import GoogleSimulator
import Odoo
import Storage

/// Waits for the first run of each scheduled action, and prints the results on both sides.
struct SandboxJobs {
    let google: GoogleSimulator
    let odoo: SandboxOdoo
    let store: any Store
    let clock: any WallClock
    let deadline: Duration

    func show() async throws {
        print(
            "\nThe scheduled actions run for \(SandboxPeople.all.joined(separator: " and ")), each minute from now on …\n"
        )
        let people = Dictionary(uniqueKeysWithValues: try await store.people().map { ($0.id, $0.email) })
        var table = Table("ACTION", "FOR", "OUTCOME", "WHAT WAS DONE")
        for run in try await firstRuns().sorted(by: { $0.id < $1.id }) {
            let counts = run.progress.counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            table.add(
                run.kind.title,
                people[run.person] ?? "?",
                run.outcome.rawValue,
                (run.reasons.map(\.description) + counts).joined(separator: ", ")
            )
        }
        print(table.render())
        print("\nIn Odoo there is now:")
        for line in try odoo.arrivals() { print("  \(line)") }
        for address in SandboxPeople.all {
            let names = google.contacts(of: address).map { contact in
                ["givenName", "familyName", "unstructuredName"].flatMap { contact.values("names", $0) }
                    .joined(separator: " ")
            }
            print("In the Google contacts of \(address): \(names.sorted().joined(separator: ", "))")
        }
    }

    /// Returns one run of each action and user, after all have ended.
    private func firstRuns() async throws -> [JobRun] {
        let until = clock.now + deadline
        let wanted = SandboxPeople.all.count * JobKind.allCases.count
        while true {
            let states = try await store.jobStates()
            let over = states.compactMap(\.lastRun).filter { $0.endedAt != nil }
            if over.count == wanted || clock.now > until { return over }
            try await clock.sleep(until: clock.now + .milliseconds(100))
        }
    }
}
