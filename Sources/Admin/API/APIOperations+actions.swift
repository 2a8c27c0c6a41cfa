import Base
import HTTPTypes
import Storage

extension APIOperations {
    private static let name = APIOperation.Parameter(
        "action",
        .choice(ScheduledAction.allCases.map(\.rawValue)),
        "The scheduled action."
    )
    private static let intervals =
        Int(
            ScheduledAction.intervals.lowerBound.components.seconds
        )...Int(ScheduledAction.intervals.upperBound.components.seconds)

    static let actions = [
        APIOperation(
            method: .get,
            path: "/actions",
            name: "listActions",
            summary: Localized(
                "Lists the scheduled actions with their last runs.",
                "Listet die geplanten Aktionen mit ihren letzten Läufen auf."
            ),
            scope: .read,
            answer: .object([.init("actions", .list(.shape("Action"), most: nil))]),
            handler: { ["actions": try await $0.actions()] }
        ),
        APIOperation(
            method: .patch,
            path: "/actions/{action}",
            name: "changeAction",
            summary: Localized(
                "Enables or disables a scheduled action, or sets its interval; members left out stay unchanged.",
                "Schaltet eine geplante Aktion ein oder aus oder legt ihr Intervall fest; Weggelassenes bleibt unverändert."
            ),
            scope: .administer,
            variables: [name],
            body: .object([.optional("enabled", .boolean), .optional("intervalSeconds", .integer(intervals))]),
            answer: .shape("Action"),
            handler: change
        ),
        APIOperation(
            method: .get,
            path: "/actions/{action}/runs",
            name: "listRuns",
            summary: Localized(
                "Lists runs of a scheduled action, newest first.",
                "Listet die Läufe einer geplanten Aktion auf, neueste zuerst."
            ),
            scope: .read,
            variables: [name],
            query: [
                .init("limit", .integer(1...longestPage), "The most to return; the default is \(usualPage).")
            ],
            answer: .object([.init("runs", .list(.shape("Run"), most: nil))]),
            handler: { call in
                let query = ActionRunQuery(kind: try call.action, limit: call.number("limit") ?? usualPage)
                return ["runs": try await call.console.store.actionRuns(query).map(ActionRunView.init)]
            }
        ),
        APIOperation(
            method: .post,
            path: "/actions/{action}/runs",
            name: "runAction",
            summary: Localized(
                "Runs a scheduled action now, for all users who meet its requirements.",
                "Führt eine geplante Aktion jetzt aus, für alle Benutzer, die die Voraussetzungen erfüllen."
            ),
            scope: .manage,
            variables: [name],
            body: .object([]),
            answer: .object([.init("users", .count, "The number of users it runs for.")]),
            handler: run
        ),
    ]

    private static func change(_ call: APICall) async throws -> any Encodable & Sendable {
        let kind = try call.action
        guard var schedule = try await call.console.store.actionSchedules().first(where: { $0.kind == kind }) else {
            throw APIProblem(.notFound)
        }
        if let enabled = call.truth("enabled") { schedule.isEnabled = enabled }
        if let seconds = call.number("intervalSeconds") { schedule.interval = .seconds(seconds) }
        _ = try await call.console.store.change(schedule, at: call.console.clock.now)
        call.console.gateway.actionsRequested()
        call.log(
            "a scheduled action was changed",
            .actions,
            [
                "action": kind.rawValue, "enabled": "\(schedule.isEnabled)",
                "minutes": "\(schedule.interval.components.seconds / 60)",
            ]
        )
        guard let view = try await call.actions().first(where: { $0.action == kind.rawValue }) else {
            throw APIProblem(.notFound)
        }
        return view
    }

    private static func run(_ call: APICall) async throws -> any Encodable & Sendable {
        let kind = try call.action
        guard call.console.gateway.builtActions.contains(kind) else {
            throw APIProblem(.conflict, "\(kind.title) is not part of this version and cannot run")
        }
        let users = try await call.console.store.requestActionRun(kind, for: nil, at: call.console.clock.now)
        call.console.gateway.actionsRequested()
        call.log(
            "a run of a scheduled action was requested",
            .actions,
            ["action": kind.rawValue, "users": "\(users)"]
        )
        return ["users": users]
    }
}

extension APICall {
    fileprivate var action: ScheduledAction {
        get throws {
            guard let kind = ScheduledAction(rawValue: variables["action"] ?? "") else { throw APIProblem(.notFound) }
            return kind
        }
    }

    fileprivate func actions() async throws -> [ScheduledActionView] {
        ScheduledActionView.all(
            try await console.store.actionSchedules(),
            states: try await console.store.actionStates(),
            available: console.gateway.builtActions
        )
    }
}
