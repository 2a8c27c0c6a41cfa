package import Foundation
import Glibc

/// A program that runs alongside a test.
///
/// Not Foundation's `Process`: up to Swift 6.3.1, its `run` sometimes crashes the whole test run, because it copies more
/// of a directory entry than exists (github.com/swiftlang/swift-corelibs-foundation, pull request 5472).
package struct ChildProcess: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private let id: pid_t

    /// Starts a program, which is searched for in `PATH`.
    ///
    /// - Parameters:
    ///   - environment: variables in addition to, or in place of, the test's own.
    ///   - folder: the working directory; that of the test if `nil`.
    ///   - input: an open file; an empty one if `nil`.
    ///   - output: an open file for standard output.
    ///   - errors: an open file for standard error; the test's own if `nil`.
    package init(
        _ arguments: [String],
        environment: [String: String] = [:],
        folder: URL? = nil,
        input: FileHandle? = nil,
        output: FileHandle,
        errors: FileHandle? = nil
    ) throws {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { _ = unsafe posix_spawn_file_actions_destroy(&actions) }
        if let input {
            unsafe posix_spawn_file_actions_adddup2(&actions, input.fileDescriptor, STDIN_FILENO)
        } else {
            unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        unsafe posix_spawn_file_actions_adddup2(&actions, output.fileDescriptor, STDOUT_FILENO)
        if let errors { unsafe posix_spawn_file_actions_adddup2(&actions, errors.fileDescriptor, STDERR_FILENO) }
        // Otherwise sockets and pipes of other tests would stay open while the program runs.
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            guard let descriptor = Int32(name), descriptor > STDERR_FILENO else { continue }
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        let words = ["env"] + (folder.map { ["-C", $0.path] } ?? []) + arguments
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        var id: pid_t = 0
        let result = unsafe Self.withPointers(to: words) { words in
            unsafe Self.withPointers(to: variables) { variables in
                unsafe posix_spawn(&id, "/usr/bin/env", &actions, nil, words, variables)
            }
        }
        guard result == 0 else { throw Failure(description: "\(arguments) cannot be started: error \(result)") }
        self.id = id
    }

    package func kill() { _ = Glibc.kill(id, SIGKILL) }

    /// Blocks until the program has ended. Call it once.
    ///
    /// - Returns: the exit status, or the negative number of the signal that ended the program.
    @discardableResult
    package func wait() -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(id, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : -signal
    }

    private static func withPointers<Result>(
        to words: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = unsafe words.map { unsafe strdup($0) }
        defer { unsafe copies.forEach { unsafe free($0) } }
        return unsafe body(copies + [nil])
    }
}

extension ChildProcess {
    /// The longest time that a program may take, whatever else the machine does.
    package static let deadline = Duration.seconds(900)

    /// Runs a program until it ends, without blocking a thread of the tests.
    ///
    /// - Returns: the exit status, and the output, including standard error.
    package static func run(
        _ arguments: [String],
        environment: [String: String] = [:],
        folder: URL? = nil,
        input: Data = Data()
    ) async throws -> (status: Int32, output: String) {
        let place = FileManager.default.temporaryDirectory.appending(path: "program-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        let (questions, log) = (place.appending(path: "input"), place.appending(path: "output"))
        try input.write(to: questions)
        try Data().write(to: log)
        let (reading, writing) = (try FileHandle(forReadingFrom: questions), try FileHandle(forWritingTo: log))
        let process = try ChildProcess(
            arguments,
            environment: environment,
            folder: folder,
            input: reading,
            output: writing,
            errors: writing
        )
        let watch = Task {
            try await Task.sleep(for: deadline)
            process.kill()
        }
        let status = await withCheckedContinuation { (ended: CheckedContinuation<Int32, Never>) in
            Thread.detachNewThread { ended.resume(returning: process.wait()) }
        }
        watch.cancel()
        try reading.close()
        try writing.close()
        return (status, String(decoding: try Data(contentsOf: log), as: UTF8.self))
    }
}
