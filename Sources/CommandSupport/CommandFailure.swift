package import ArgumentParser

/// The exit codes that scripts may rely on, besides 0 for success and 64 for a wrong command line.
package enum Exit {
    /// The command was understood, but failed; standard error has the reason.
    package static let failure = ExitCode(1)
    /// Nothing matched: no such message, account or login, or nothing to change.
    package static let nothingToDo = ExitCode(2)
    /// The configuration is wrong (`check`, and every command that reads it); EX_CONFIG of sysexits.h.
    package static let configuration = ExitCode(78)
}

/// A failure for people to read: one line, with what to do.
package struct CommandFailure: Error, CustomStringConvertible {
    package let description: String
    package var code = Exit.failure

    package init(_ description: String, code: ExitCode = Exit.failure) {
        self.description = description
        self.code = code
    }
}
