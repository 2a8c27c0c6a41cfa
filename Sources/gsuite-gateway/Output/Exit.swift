import ArgumentParser
import Gateway
import Settings
import Storage

#if canImport(Glibc)
import Glibc
#endif

/// The exit codes that scripts may rely on, beside 0 for success and 64 for a wrong command line.
enum Exit {
    /// The command was understood, but something failed; standard error says what.
    static let failure = ExitCode(1)
    /// Nothing matched: no such message, account or login, or nothing to change.
    static let nothingToDo = ExitCode(2)
    /// The configuration is wrong (`check`, and every command that reads it); as EX_CONFIG of sysexits.h.
    static let configuration = ExitCode(78)
}

/// A failure that a person reads: one line, with what to do.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
    var code = Exit.failure

    init(_ description: String, code: ExitCode = Exit.failure) {
        self.description = description
        self.code = code
    }
}

/// Says what went wrong on standard error and ends the process with the code that belongs to it.
func end(with error: any Error) -> Never {
    switch error {
    case let failure as CommandFailure:
        complain("gsuite-gateway: \(failure)")
        exit(failure.code.rawValue)
    case let error as SettingErrors:
        complain("gsuite-gateway: the configuration is wrong:\n\(error)")
        exit(Exit.configuration.rawValue)
    case let error as KeyProblem:
        complain("gsuite-gateway: \(error)")
        exit(Exit.configuration.rawValue)
    case let error as KeyResetProblem where error == .notLost:
        complain("gsuite-gateway: \(error)")
        exit(Exit.nothingToDo.rawValue)
    case let error as StorageError:
        complain("gsuite-gateway: \(error)")
        if case .notFound = error { exit(Exit.nothingToDo.rawValue) }
        switch error {
        case .tooOld, .tooNew: exit(Exit.configuration.rawValue)
        default: break
        }
        exit(Exit.failure.rawValue)
    case is CancellationError:
        exit(Exit.failure.rawValue)
    case is ExitCode, is ValidationError, is CleanExit:
        Command.exit(withError: error)
    default:
        // What ArgumentParser threw has its own form and code; the rest says what it is.
        if Command.exitCode(for: error) != .failure { Command.exit(withError: error) }
        complain("gsuite-gateway: \(error)")
        exit(Exit.failure.rawValue)
    }
}
