import Storage

/// Changes the log's level and retention, and whether administrators may read mail.
enum LogbookRules {
    static func change(_ visit: Visit) async throws -> Answer {
        let text = visit.text(LogbookText.self)
        guard let level = LogLevel(name: visit.form["kept-level"]) else { throw Refusal.malformed }
        let allowed = OrganisationSettings.logRetentions
        guard let days = Int(visit.form["retention"]), allowed.contains(days) else {
            return try await LogbookPage.show(
                visit,
                error: text.retentionWrong(allowed.lowerBound, allowed.upperBound)
            )
        }
        let store = visit.console.store
        var settings = try await store.organisationSettings()
        (settings.logLevel, settings.logRetention) = (level, days)
        settings.administratorsReadMessages = visit.form.isOn("may-read")
        try await store.saveOrganisationSettings(settings)
        visit.note(
            "the rules of the log were changed",
            area: .settings,
            [
                "level": "\(level.name)", "days": "\(days)",
                "administrators-read-messages": "\(settings.administratorsReadMessages)",
            ]
        )
        visit.notify(Notice(.done, text.saved))
        return .redirect("/log")
    }
}
