import Base
package import Storage

/// How long mail waits, is tried and remembered.
package struct QueueSettings: Sendable, Hashable {
    package var twins = TwinPolicy.deliver
    /// A message is a twin if its equal was accepted within this time.
    package var twinWindow = Duration.hours(24)
    /// How long records of finished messages (never their content) are kept.
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
                "What to do with a message whose envelope and content equal one of late: Odoo sends again after failures. "
                    + "Send it too, keep it until a person decides, or only record it. The log names its twin."
            ),
            .value(
                "twin_window",
                \.twinWindow,
                .duration(.zero...(.days(30))),
                "How far back to look for an equal message."
            ),
            .value(
                "retention",
                \.retention,
                .duration(.hours(1)...(.days(3650))),
                "How long the record of a finished message is kept. Its text goes at once."
            ),
            .group("retry", \.retry, "When a send that failed for the time being is tried again."),
        ]
    }
}
