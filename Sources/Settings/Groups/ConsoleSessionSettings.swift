import Base

/// How long a user stays signed in to the console.
package struct ConsoleSessionSettings: Sendable, Hashable {
    package var idle = Duration.hours(12)
    package var longest = Duration.days(7)
    /// The lifetime of invitations and of links for a new password.
    package var linkLifetime = Duration.days(2)

    package init() {}
}

extension ConsoleSessionSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "idle",
                \.idle,
                .duration(.minutes(5)...(.days(30))),
                "How long an unused session lasts."
            ),
            .value(
                "longest",
                \.longest,
                .duration(.minutes(5)...(.days(90))),
                "How long a session lasts, no matter how much it is used."
            ),
            .value(
                "link_lifetime",
                \.linkLifetime,
                .duration(.minutes(10)...(.days(30))),
                "How long invitations and links for a new password are valid."
            ),
        ]
    }
}
