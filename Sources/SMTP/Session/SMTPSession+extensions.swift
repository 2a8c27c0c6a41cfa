extension SMTPSession {
    /// The reply to EHLO, with the extensions that the session offers now.
    var extensions: Reply {
        var lines = ["\(options.hostName) greets \(helo ?? "you")"]
        lines += ["PIPELINING", "SIZE \(options.maximumSize)", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "DSN"]
        lines += ["CHUNKING", "LIMITS RCPTMAX=\(options.maximumRecipients)"]
        if options.offersStartTLS, !peer.isSecure { lines.append("STARTTLS") }
        if mayAuthenticate { lines.append("AUTH \(mechanisms.joined(separator: " "))") }
        var reply = Reply(250, nil)
        reply.lines = lines
        return reply
    }

    private var mechanisms: [String] {
        let proofs =
            switch options.proof {
            case .password: ["PLAIN", "LOGIN"]
            case .accessToken: ["XOAUTH2"]
            }
        return peer.certificateName == nil ? proofs : proofs + ["EXTERNAL"]
    }

    /// Passwords are accepted only under TLS or over loopback, where no one can listen.
    var mayAuthenticate: Bool { peer.isSecure || peer.isLoopback }
}
