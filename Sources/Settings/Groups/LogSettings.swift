/// What is logged, and how.
package struct LogSettings: Sendable, Hashable {
    /// The least level that is written, in swift-log's words.
    package enum Level: String, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    /// How a line looks.
    package enum Format: String, Sendable, CaseIterable {
        /// `journald` under systemd, otherwise `text`.
        case auto
        /// For people at a terminal.
        case text
        /// One object a line.
        case json
        /// Text with the priority in front, for the journal to take off; no time.
        case journald
    }

    package var level = Level.info
    package var format = Format.auto

    package init() {}
}

extension LogSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value("level", \.level, .choice, "The least level that is written."),
            .value(
                "format",
                \.format,
                .choice,
                "Lines for people, JSON for programs, or lines with the journal's priorities; auto tells by where they go."
            ),
        ]
    }
}
