extension GatewaySettings {
    /// Returns the settings that are refused or unwise, judged by the settings alone: no file, network or certificate is
    /// examined.
    package func problems() -> [Problem] {
        listenerProblems() + portProblems() + smtp.limits.problems() + queue.problems() + delivery.problems()
            + google.problems() + odoo.problems() + monitoring.problems() + console.problems()
    }

    /// Whether any listener speaks TLS, so that a certificate is needed.
    package var needsCertificate: Bool {
        smtp.listeners.contains { $0.encryption != .plain } || (console.enabled && console.tls == .certificate)
    }

    private func listenerProblems() -> [Problem] {
        guard !smtp.listeners.isEmpty else {
            return [Problem(.error, "smtp.listeners", "there is no listener, so no mail can arrive", remedy: "Add one")]
        }
        return smtp.listeners.enumerated().flatMap { index, listener in
            listener.problems(at: "smtp.listeners[\(index)]")
        }
    }
}
