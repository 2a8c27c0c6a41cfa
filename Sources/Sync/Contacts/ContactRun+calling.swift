import Base
import Google
import Odoo
import Storage

/// How a run calls Google, Odoo and the store.
extension ContactRun {
    func stored<Value: Sendable>(
        _ work: () async throws(StorageError) -> Value
    ) async throws(JobStop) -> Value {
        do { return try await work() } catch { throw JobStop(error) }
    }

    func changeSync(_ change: @escaping @Sendable (inout ContactSync) -> Void) async throws(JobStop) {
        try await stored { () throws(StorageError) in try await store.changeContactSync(of: owner, change) }
    }

    func asked<Value: Sendable>(_ work: () async throws(OdooError) -> Value) async throws(JobStop) -> Value {
        do { return try await work() } catch { throw JobStop(error) }
    }

    /// Calls Google once the user's quota allows. Waits out a quota refusal; every other failure is left to the caller.
    func google<Value: Sendable>(
        _ charge: PeopleCharge,
        _ call: () async throws(GoogleError) -> Value
    ) async throws(JobStop) -> Result<Value, GoogleError> {
        var refusals = 0
        while true {
            while let moment = pace?.charge(charge, at: now) { try await wait(until: moment) }
            try await context.reporter.did(.unchanged, 0)
            do throws(GoogleError) { return .success(try await call()) } catch {
                guard case .pauseAccount(let until) = error.disposition else { return .failure(error) }
                refusals += 1
                let moment = until ?? now + Self.quotaWindow
                // A longer wait is left to the scheduler.
                guard refusals < limits.patience, moment <= now + Self.longestWait else {
                    throw .paused(error.reason, until: moment)
                }
                try await wait(until: moment)
            }
        }
    }

    /// The same, but any failure ends the run.
    func must<Value: Sendable>(
        _ charge: PeopleCharge,
        _ call: () async throws(GoogleError) -> Value
    ) async throws(JobStop) -> Value {
        switch try await google(charge, call) {
        case .success(let value): return value
        case .failure(let error): throw JobStop(error)
        }
    }

    /// Reads contacts at Google. A list that is refused as a whole is halved until the refused contact is found.
    func read(_ names: [String], _ fields: Set<PersonField>) async throws(JobStop) -> [String: PersonAnswer] {
        guard !names.isEmpty else { return [:] }
        let client = people
        let result = try await google(.read) { () async throws(GoogleError) in try await client.people(names, fields) }
        switch result {
        case .success(let answers): return answers
        case .failure(let error):
            guard let refusal = error.refusalOfOne else { throw JobStop(error) }
            guard names.count > 1 else { return [names[0]: .refused(refusal)] }
            let middle = names.count / 2
            let first = try await read(Array(names[..<middle]), fields)
            return first.merging(try await read(Array(names[middle...]), fields)) { first, _ in first }
        }
    }

    /// Google counts by the minute and does not say when the minute ends.
    private static let quotaWindow = Duration.minutes(1)
    private static let longestWait = Duration.minutes(2)

    /// Waits; the scheduler's heartbeat extends the claim meanwhile.
    private func wait(until moment: Timestamp) async throws(JobStop) {
        try await context.reporter.did(.unchanged, 0)
        do { try await context.clock.sleep(until: moment) } catch { throw .interrupted }
    }
}

extension GoogleError {
    /// Google's answer, if it refuses the request for a reason other than the account or a temporary condition. The
    /// refusal then concerns this contact or label, and others may be accepted.
    var refusalOfOne: GoogleAnswer? {
        guard case .answer(let answer) = cause, disposition == .permanent || disposition == .notFound else {
            return nil
        }
        return answer
    }
}
