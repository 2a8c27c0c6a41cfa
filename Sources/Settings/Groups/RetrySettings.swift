import Base

/// When a send that failed temporarily is tried again.
package struct RetrySettings: Sendable, Hashable {
    /// The wait after the first failure; it doubles with each further one.
    package var first = Duration.minutes(1)
    package var longest = Duration.hours(1)
    /// The age at which the gateway gives up on a message and reports the failure.
    package var giveUp = Duration.days(5)
    /// The age at which the sender is informed that the message is late, if it asked with NOTIFY=DELAY (RFC 3461).
    package var delayWarning = Duration.hours(4)

    /// The wait between an attempt whose answer was lost and the first search of Gmail's Sent folder.
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
                "The wait after the first failure. It doubles with each further one. A wait that Google asks for takes "
                    + "precedence."
            ),
            .value(
                "longest",
                \.longest,
                .duration(.seconds(1)...(.days(7))),
                "The longest wait between two attempts."
            ),
            .value(
                "give_up",
                \.giveUp,
                .duration(.minutes(1)...(.days(60))),
                "The age at which the gateway gives up on a message and informs its sender."
            ),
            .value(
                "delay_warning",
                \.delayWarning,
                .duration(.minutes(1)...(.days(60))),
                "The age at which the sender is informed that a message is late, if the message asks for it (DSN)."
            ),
            .value(
                "look_after",
                \.lookAfter,
                .duration(.zero...(.hours(1))),
                "The wait before Sent is searched for a message whose answer from Google was lost. If the message is there, "
                    + "it is delivered. Otherwise Sent is searched again after four times that wait, and the message is "
                    + "sent again only if it is still not there: Google may finish a request long after its connection "
                    + "was lost."
            ),
        ]
    }
}
