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
