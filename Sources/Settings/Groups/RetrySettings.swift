import Base

/// When a send that failed for the time being is tried again.
package struct RetrySettings: Sendable, Hashable {
    /// The wait after the first failure; it doubles with each.
    package var first = Duration.minutes(1)
    package var longest = Duration.hours(1)
    /// The age at which a message is given up and bounced.
    package var giveUp = Duration.days(5)
    /// The age at which the sender is told that the message is late, if asked by NOTIFY=DELAY (RFC 3461).
    package var delayWarning = Duration.hours(4)

    /// So long after an attempt whose answer was lost Gmail's Sent folder is looked into first.
    package var lookAfter = Duration.minutes(1)

    package init() {}
}

extension RetrySettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "first",
                \.first,
                .duration(.seconds(1)...(.days(1))),
                "The wait after the first failure; it doubles with each. What Google asks for goes before."
            ),
            .value("longest", \.longest, .duration(.seconds(1)...(.days(7))), "The longest wait between two tries."),
            .value(
                "give_up",
                \.giveUp,
                .duration(.minutes(1)...(.days(60))),
                "The age at which a message is given up, and its sender told."
            ),
            .value(
                "delay_warning",
                \.delayWarning,
                .duration(.minutes(1)...(.days(60))),
                "The age at which the sender is told that a message is late, where the message asks for it (DSN)."
            ),
            .value(
                "look_after",
                \.lookAfter,
                .duration(.zero...(.hours(1))),
                "The wait before Sent is searched for a message on which Google's answer was lost. Found, it is done. "
                    + "Otherwise Sent is searched again four times as long after that, and only when it is not there "
                    + "either is the message sent again: Google may finish a request long after its connection was lost."
            ),
        ]
    }
}
