import Base
package import Storage

/// Duplicates, retries, and how long records are kept.
package struct QueueSettings: Sendable, Hashable {
    package var duplicates = DuplicatePolicy.deliver
    /// A message is a duplicate if an equal one was accepted within this time.
    package var duplicateWindow = Duration.hours(24)
    /// How long the records of finished messages, never their content, are kept.
    package var retention = Duration.days(90)
    /// How long captured messages are kept, with their content.
    package var capturedRetention = Duration.days(30)
    package var retry = RetrySettings()

    package init() {}
}

extension QueueSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "duplicates",
                \.duplicates,
                .choice,
                "What to do with a duplicate, a message whose envelope and content equal those of a recent one. Odoo sends "
                    + "again after failures. Deliver it too, hold it until a person decides, or only record it. The log "
                    + "names the earlier message.",
                "Was mit einem Duplikat geschieht, einer E-Mail mit gleichem Umschlag und Inhalt wie eine kürzlich "
                    + "angenommene. Odoo sendet nach Fehlern erneut. Ebenfalls zustellen (deliver), anhalten, bis "
                    + "jemand entscheidet (hold), oder nur verzeichnen (drop). Das Protokoll nennt die frühere "
                    + "E-Mail."
            ),
            .value(
                "duplicate_window",
                \.duplicateWindow,
                .duration(.zero...(.days(30))),
                "How far back to search for an equal message.",
                "Wie weit zurück nach einer gleichen E-Mail gesucht wird."
            ),
            .value(
                "retention",
                \.retention,
                .duration(.hours(1)...(.days(3650))),
                "How long the record of a finished message is kept. Its content is deleted at once.",
                "Wie lange der Datensatz einer abgeschlossenen E-Mail aufbewahrt wird. Ihr Inhalt wird sofort "
                    + "gelöscht."
            ),
            .value(
                "captured_retention",
                \.capturedRetention,
                .duration(.hours(1)...(.days(3650))),
                "How long captured messages are kept, with their content. Then they are removed, and only their record is "
                    + "kept.",
                "Wie lange abgefangene E-Mails mit ihrem Inhalt aufbewahrt werden. Danach werden sie entfernt; nur "
                    + "ihr Datensatz bleibt."
            ),
            .group("retry", \.retry, "When a send that failed temporarily is tried again."),
        ]
    }
}

extension QueueSettings {
    func problems() -> [Problem] {
        var problems: [Problem] = []
        if duplicateWindow > retention {
            problems.append(
                Problem(
                    .error,
                    "queue.duplicate_window",
                    "records are kept for \(DurationText.write(retention)) only, so older duplicates cannot be found",
                    suggestedFix: "Set it to no more than queue.retention"
                )
            )
        }
        if retry.first > retry.longest {
            problems.append(
                Problem(
                    .error,
                    "queue.retry.first",
                    "it exceeds queue.retry.longest",
                    suggestedFix: "Set it to \(DurationText.write(retry.longest)) or less"
                )
            )
        }
        if retry.longest > retry.giveUp {
            problems.append(
                Problem(
                    .error,
                    "queue.retry.longest",
                    "the gateway would give up on a message before its next attempt",
                    suggestedFix: "Set it to less than queue.retry.give_up"
                )
            )
        }
        if retry.delayWarning >= retry.giveUp {
            problems.append(
                Problem(
                    .warning,
                    "queue.retry.delay_warning",
                    "the gateway gives up on messages before it reports that they are late",
                    suggestedFix: "Set it to less than queue.retry.give_up"
                )
            )
        }
        return problems
    }
}
