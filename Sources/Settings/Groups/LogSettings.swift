/// What is logged, and how.
package struct LogSettings: Sendable, Hashable {
    /// The lowest level that is written, by swift-log's names.
    package enum Level: String, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    /// The format of a line.
    package enum Format: String, Sendable, CaseIterable {
        /// `journald` under systemd, otherwise `text`.
        case auto
        /// For people at a terminal.
        case text
        /// One object per line.
        case json
        /// Text prefixed with the priority, which the journal strips; no time.
        case journald
    }

    package var level = Level.info
    package var format = Format.auto

    package init() {}
}

extension LogSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value("level", \.level, .choice, "The lowest level that is written."),
            .value(
                "format",
                \.format,
                .choice,
                "The format of a line: text for people, JSON for programs, or text with the journal's priorities. auto is "
                    + "journald under systemd, otherwise text."
            ),
        ]
    }
}
