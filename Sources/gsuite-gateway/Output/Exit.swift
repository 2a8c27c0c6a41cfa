import ArgumentParser

/// The exit codes that scripts may rely on, beside 0 for success and 64 for a wrong command line.
enum Exit {
    /// The command was understood, but something failed; standard error says what.
    static let failure = ExitCode(1)
    /// Nothing matched: no such message, account or login, or nothing to change.
    static let nothingToDo = ExitCode(2)
    /// The configuration is wrong (`check`, and every command that reads it); as EX_CONFIG of sysexits.h.
    static let configuration = ExitCode(78)
}
