import Base

/// A reply to one command (RFC 5321 section 4.2), with its enhanced status code (RFC 2034, RFC 3463).
package struct Reply: Sendable, Hashable {
    /// Three digits.
    package var code: Int
    /// `class.subject.detail`, or `nil` where RFC 2034 requires none (greeting, EHLO, 3xx).
    package var status: EnhancedStatus?
    /// One or more lines of text, without CR or LF.
    package var lines: [String]

    package init(_ code: Int, _ status: EnhancedStatus?, _ lines: String...) {
        self.code = code
        self.status = status
        self.lines = lines
    }
}

/// An enhanced mail system status code (RFC 3463), for example `5.1.1`.
package struct EnhancedStatus: Sendable, Hashable {
    package var `class`: Int
    package var subject: Int
    package var detail: Int

    package init(_ class: Int, _ subject: Int, _ detail: Int) {
        self.class = `class`
        self.subject = subject
        self.detail = detail
    }
}

extension EnhancedStatus: CustomStringConvertible {
    package var description: String { "\(`class`).\(subject).\(detail)" }
}

extension Reply {
    package static let startMail = Reply(354, nil, "start mail input; end with a dot on a line by itself")
    package static let bye = Reply(221, EnhancedStatus(2, 0, 0), "bye")
    package static let ok = Reply(250, EnhancedStatus(2, 0, 0), "ok")
    package static let readyForTLS = Reply(220, EnhancedStatus(2, 0, 0), "ready to start TLS")
    package static let authenticated = Reply(235, EnhancedStatus(2, 7, 0), "authenticated")
    package static let authenticationFailed = Reply(535, EnhancedStatus(5, 7, 8), "wrong user name or password")
    package static let authenticationBusy = Reply(
        454,
        EnhancedStatus(4, 7, 0),
        "too many failed logins; try again later"
    )
    package static let authenticationQueueFull = Reply(
        454,
        EnhancedStatus(4, 7, 0),
        "too many logins at once; try again shortly"
    )
    package static let authenticationUnavailable = Reply(
        454,
        EnhancedStatus(4, 7, 0),
        "logins cannot be checked now; try again later"
    )
    package static let authenticationCancelled = Reply(501, EnhancedStatus(5, 7, 0), "authentication cancelled")
    package static let needsHello = Reply(503, EnhancedStatus(5, 5, 1), "send EHLO first")
    package static let needsMail = Reply(503, EnhancedStatus(5, 5, 1), "send MAIL first")
    package static let needsRecipient = Reply(554, EnhancedStatus(5, 5, 1), "no valid recipients")
    package static let nestedMail = Reply(503, EnhancedStatus(5, 5, 1), "a transaction is already open")
    package static let mixedContent = Reply(503, EnhancedStatus(5, 5, 1), "DATA cannot follow BDAT")
    package static let needsLogin = Reply(530, EnhancedStatus(5, 7, 0), "authentication required")
    package static let needsTLS = Reply(538, EnhancedStatus(5, 7, 11), "encryption required: send STARTTLS first")
    package static let loginEnded = Reply(
        421,
        EnhancedStatus(4, 7, 0),
        "the login is no longer valid; connect again and log in"
    )
    package static let loggedInAlready = Reply(503, EnhancedStatus(5, 5, 1), "already authenticated")
    package static let tlsActive = Reply(503, EnhancedStatus(5, 5, 1), "TLS is already active")
    package static let unknownCommand = Reply(500, EnhancedStatus(5, 5, 1), "unknown command")
    package static let notOffered = Reply(502, EnhancedStatus(5, 5, 1), "command not available here")
    package static let lineTooLong = Reply(500, EnhancedStatus(5, 5, 6), "line too long")
    package static let bareLineEnd = Reply(
        554,
        EnhancedStatus(5, 6, 0),
        "bare CR or LF: lines must end with CR LF (RFC 5321 section 2.3.8)"
    )
    package static let tooManyErrors = Reply(421, EnhancedStatus(4, 7, 0), "too many errors; closing")
    package static let notHTTP = Reply(502, EnhancedStatus(5, 7, 0), "this is SMTP, not HTTP; closing")
    package static let timedOut = Reply(421, EnhancedStatus(4, 4, 2), "too slow; closing")
    package static let shuttingDown = Reply(421, EnhancedStatus(4, 3, 2), "shutting down; try again shortly")
    package static let tooManyConnections = Reply(421, EnhancedStatus(4, 7, 0), "too many connections")
    /// RFC 6531 section 3.5.
    package static let needsSMTPUTF8 = Reply(
        553,
        EnhancedStatus(5, 6, 7),
        "a non-ASCII address requires SMTPUTF8 with MAIL (RFC 6531)"
    )
    package static let recipientOK = Reply(250, EnhancedStatus(2, 1, 5), "recipient ok")
    package static let recipientIsReported = Reply(
        250,
        EnhancedStatus(2, 1, 5),
        "accepted, but no mailbox can have this address: a delivery report will follow"
    )
    package static let loop = Reply(554, EnhancedStatus(5, 4, 6), "too many Received fields: mail loop")
    package static let cannotVerify = Reply(252, EnhancedStatus(2, 0, 0), "cannot verify addresses; send the message")
    package static let help = Reply(214, EnhancedStatus(2, 0, 0), "see RFC 5321")

    package static func badSyntax(_ detail: String) -> Reply { Reply(501, EnhancedStatus(5, 5, 4), detail) }

    package static func badAddress(_ detail: String) -> Reply { Reply(553, EnhancedStatus(5, 1, 3), detail) }

    package static func tooManyRecipients(_ limit: Int) -> Reply {
        Reply(554, EnhancedStatus(5, 5, 3), "more than \(limit) recipients; send the message in parts")
    }

    package static func tooLarge(_ limit: Int) -> Reply {
        Reply(552, EnhancedStatus(5, 3, 4), "larger than \(limit) bytes, the most that can go to Gmail")
    }

    package static func headerTooLarge(_ limit: Int) -> Reply {
        Reply(552, EnhancedStatus(5, 3, 4), "the header is larger than \(limit) bytes")
    }

    package static func queued(_ id: String) -> Reply { Reply(250, EnhancedStatus(2, 0, 0), "queued as \(id)") }
}

extension Reply {
    /// The longest text of a line, in bytes, below the 512 of RFC 5321 section 4.5.3.1.5.
    private static let longestText = 480

    /// Writes the reply in wire format; all lines but the last have a hyphen (RFC 5321 section 4.2.1).
    ///
    /// Text from outside cannot break out of its line: control characters become spaces. Everything written is ASCII
    /// (RFC 6531 section 3.5): other characters become `\x{HEX}`, as in delivery reports (RFC 6533).
    package func write(to bytes: inout [UInt8]) {
        for (index, line) in lines.enumerated() {
            bytes += String(code).utf8
            bytes.append(index + 1 < lines.count ? UInt8(ascii: "-") : UInt8(ascii: " "))
            if let status { bytes += "\(status) ".utf8 }
            var room = Self.longestText
            for scalar in line.unicodeScalars {
                let piece = Self.written(scalar)
                guard piece.count <= room else { break }
                room -= piece.count
                bytes += piece
            }
            bytes += [0x0D, 0x0A]
        }
    }

    /// The reply on one line, for the log.
    package var text: String {
        "\(code) \(status.map { "\($0) " } ?? "")\(PeerText.printable(lines.joined(separator: " "), longest: Self.longestText))"
    }

    private static func written(_ scalar: Unicode.Scalar) -> [UInt8] {
        guard scalar.isASCII else { return Array("\\x{\(String(scalar.value, radix: 16, uppercase: true))}".utf8) }
        let byte = UInt8(truncatingIfNeeded: scalar.value)
        return [byte < 0x20 || byte == 0x7F ? 0x20 : byte]
    }

    /// True for 2xx and 3xx.
    package var isPositive: Bool { code < 400 }
}
