import Base
import HTTPTypes
import Storage

extension APIOperations {
    private static let name = APIOperation.Parameter(
        "job",
        .choice(JobKind.allCases.map(\.rawValue)),
        "The scheduled action."
    )
    private static let intervals =
        Int(JobKind.intervals.lowerBound.components.seconds)...Int(JobKind.intervals.upperBound.components.seconds)

    static let jobs = [
        APIOperation(
            method: .get,
            path: "/jobs",
            name: "listJobs",
            summary: "The scheduled actions and how they stand.",
            scope: .read,
            answer: .object([.init("jobs", .list(.shape("Job"), most: nil))]),
            handler: { ["jobs": try await $0.jobs()] }
        ),
        APIOperation(
            method: .patch,
            path: "/jobs/{job}",
            name: "changeJob",
            summary: "Switches a scheduled action and sets how often it runs; what is not named stays.",
            scope: .administer,
            variables: [name],
            body: .object([.optional("enabled", .boolean), .optional("intervalSeconds", .integer(intervals))]),
            answer: .shape("Job"),
            handler: change
        ),
        APIOperation(
            method: .get,
            path: "/jobs/{job}/runs",
            name: "listRuns",
            summary: "Runs of a scheduled action, newest first.",
            scope: .read,
            variables: [name],
            query: [
                .init("limit", .integer(1...longestPage), "How many at the most; \(usualPage) unless said otherwise.")
            ],
            answer: .object([.init("runs", .list(.shape("Run"), most: nil))]),
            handler: { call in
                let query = JobRunQuery(kind: try call.job, limit: call.number("limit") ?? usualPage)
                return ["runs": try await call.console.store.jobRuns(query).map(JobRunView.init)]
            }
        ),
        APIOperation(
            method: .post,
            path: "/jobs/{job}/runs",
            name: "runJob",
            summary: "Has a scheduled action carried out now, for everybody for whom it is there.",
            scope: .steer,
            variables: [name],
            body: .object([]),
            answer: .object([.init("people", .count, "For how many people it runs.")]),
            handler: run
        ),
    ]

    private static func change(_ call: APICall) async throws -> any Encodable & Sendable {
        let kind = try call.job
        guard var schedule = try await call.console.store.jobSchedules().first(where: { $0.kind == kind }) else {
            throw APIProblem(.notFound)
        }
        if let enabled = call.truth("enabled") { schedule.isEnabled = enabled }
        if let seconds = call.number("intervalSeconds") { schedule.interval = .seconds(seconds) }
        try await call.console.store.setJobSchedule(schedule, at: call.console.clock.now)
        call.log("\(kind.title) was set", .jobs)
        guard let view = try await call.jobs().first(where: { $0.job == kind.rawValue }) else {
            throw APIProblem(.notFound)
        }
        return view
    }

    private static func run(_ call: APICall) async throws -> any Encodable & Sendable {
        let kind = try call.job
        guard call.console.seams.builtJobs.contains(kind) else {
            throw APIProblem(.conflict, "\(kind.title) is not part of this version: it does not run")
        }
        let people = try await call.console.store.requestJobRun(kind, for: nil, at: call.console.clock.now)
        call.console.seams.jobsRequested()
        call.log("\(kind.title) was asked for \(people) people", .jobs)
        return ["people": people]
    }
}

extension APICall {
    fileprivate var job: JobKind {
        get throws {
            guard let kind = JobKind(rawValue: variables["job"] ?? "") else { throw APIProblem(.notFound) }
            return kind
        }
    }

    fileprivate func jobs() async throws -> [JobView] {
        JobView.all(
            try await console.store.jobSchedules(),
            states: try await console.store.jobStates(),
            available: console.seams.builtJobs
        )
    }
}
