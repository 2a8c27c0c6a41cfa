package import ArgumentParser
import Cryptography
import Gateway
import Settings
import Storage

#if canImport(Glibc)
import Glibc
#endif

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

extension AsyncParsableCommand {
    /// Runs the program with this as its root command. Prints an error in one line on standard error, without Swift's type
    /// names, and exits with the matching code (`Exit`).
    package static func runProgram() async {
        // Only the owner may read what the program writes: database, keys, certificates, mail.
        umask(0o077)
        ProcessSetup.protectMemory()
        ProcessSetup.skipOpenSSLCleanup()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        let code: ExitCode
        switch error {
        case is ExitCode, is ValidationError, is CleanExit: Self.exit(withError: error)
        case let failure as CommandFailure: code = failure.code
        case is SettingErrors, is KeyProblem: code = Exit.configuration
        case KeyResetProblem.notLost: code = Exit.nothingToDo
        case let error as StorageError: code = error.exitCode
        default:
            // ArgumentParser's errors have their own format and code.
            if exitCode(for: error) != .failure { Self.exit(withError: error) }
            code = Exit.failure
        }
        let lead = error is SettingErrors ? "the configuration is wrong:\n" : ""
        let reason = error is CancellationError ? "cancelled before it was done" : "\(error)"
        complain("\(configuration.commandName ?? "gsuite-gateway"): \(lead)\(reason)")
        Glibc.exit(code.rawValue)
    }
}

extension StorageError {
    fileprivate var exitCode: ExitCode {
        switch self {
        case .notFound: Exit.nothingToDo
        case .tooOld, .tooNew: Exit.configuration
        default: Exit.failure
        }
    }
}
