import Base
package import Storage

/// Duplicates, retries, and how long records are kept.
package struct QueueSettings: Sendable, Hashable {
    package var twins = TwinPolicy.deliver
    /// A message is a duplicate if an equal one was accepted within this time.
    package var twinWindow = Duration.hours(24)
    /// How long the records of finished messages, never their content, are kept.
    package var retention = Duration.days(90)
    package var retry = RetrySettings()

    package init() {}
}

extension QueueSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "twins",
                \.twins,
                .choice,
                "What to do with a duplicate, a message whose envelope and content equal those of a recent one. Odoo sends "
                    + "again after failures. Deliver it too, hold it until a person decides, or only record it. The log "
                    + "names the earlier message."
            ),
            .value(
                "twin_window",
                \.twinWindow,
                .duration(.zero...(.days(30))),
                "How far back to search for an equal message."
            ),
            .value(
                "retention",
                \.retention,
                .duration(.hours(1)...(.days(3650))),
                "How long the record of a finished message is kept. Its content is deleted at once."
            ),
            .group("retry", \.retry, "When a send that failed temporarily is tried again."),
        ]
    }
}
