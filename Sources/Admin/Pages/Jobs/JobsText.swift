/// The words of the pages about scheduled actions. The names of the actions are not translated (`JobKind.title`).
struct JobsText: Texts {
    let title: String
    let lead: String
    let action: String
    let state: String
    let on: String
    let off: String
    let notBuilt: String
    let notBuiltNote: String
    let notBuiltRefusal: @Sendable (_ name: String) -> String
    let interval: String
    let people: String
    let nobody: String
    let lastRun: String
    let nextRun: String
    let notPlanned: String
    let result: String
    let outcome: @Sendable (_ name: String) -> String
    let failing: @Sendable (_ people: Int) -> String
    let what: @Sendable (_ kind: String) -> String
    let schedule: String
    let minutes: String
    let minutesHint: @Sendable (_ least: String, _ most: String) -> String
    let switchOn: String
    let saved: @Sendable (_ name: String) -> String
    let runNow: String
    let requested: @Sendable (_ people: Int) -> String
    let runs: String
    let noRuns: String
    let started: String
    let lasted: String
    let person: String
    let done: String
    let unknownPerson: String
}
