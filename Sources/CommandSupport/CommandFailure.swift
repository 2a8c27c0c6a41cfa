package import ArgumentParser

/// The exit codes that scripts may rely on, beside 0 for success and 64 for a wrong command line.
package enum Exit {
    /// The command was understood, but something failed; standard error says what.
    package static let failure = ExitCode(1)
    /// Nothing matched: no such message, account or login, or nothing to change.
    package static let nothingToDo = ExitCode(2)
    /// The configuration is wrong (`check`, and every command that reads it); as EX_CONFIG of sysexits.h.
    package static let configuration = ExitCode(78)
}

/// A failure that a person reads: one line, with what to do.
package struct CommandFailure: Error, CustomStringConvertible {
    package let description: String
    package var code = Exit.failure

    package init(_ description: String, code: ExitCode = Exit.failure) {
        self.description = description
        self.code = code
    }
}
