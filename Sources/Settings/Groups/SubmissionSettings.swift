/// Gmail's SMTP server, for accounts that send through it (RFC 6409).
package struct SubmissionSettings: Sendable, Hashable {
    package var host = "smtp.gmail.com"
    package var port = 465
    package var encryption = ListenerSettings.Encryption.tls

    package init() {}
}

extension SubmissionSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value("host", \.host, .hostname, "The server's name."),
            .value("port", \.port, .count(1...65_535), "The server's port: 465 begins with TLS, 587 with STARTTLS."),
            .value("encryption", \.encryption, .choice, "How the connection is encrypted. plain is for simulators."),
        ]
    }
}
