import Base
import CommandSupport
import Dispatch
import FoundationEssentials
import Glibc

/// A program that runs beside the sandbox, and does not outlive it.
final class ChildProgram: Sendable {
    private struct State {
        var status: Int32?
        var waiters: [CheckedContinuation<Int32, Never>] = []
    }

    private let id: pid_t
    private let state = Locked(State())

    private init(_ id: pid_t) { self.id = id }

    /// Starts a program, which is searched for in `PATH`. Its output goes to a file.
    static func start(_ words: [String], output: String) async throws -> ChildProgram {
        try await withCheckedThrowingContinuation { started in
            // A thread of its own: the system ends the program when the thread ends that started it.
            DispatchQueue(label: "child").async {
                do {
                    let program = ChildProgram(try spawn(words, output))
                    started.resume(returning: program)
                    program.waitForEnd()
                } catch { started.resume(throwing: error) }
            }
        }
    }

    /// Whether it has ended.
    var isOver: Bool { state.withLock { $0.status != nil } }

    /// Returns its exit status when it has ended, or the negative number of the signal that ended it.
    @discardableResult
    func ended() async -> Int32 {
        await withCheckedContinuation { continuation in
            let status = state.withLock { state in
                if state.status == nil { state.waiters.append(continuation) }
                return state.status
            }
            if let status { continuation.resume(returning: status) }
        }
    }

    func send(signal: Int32) {
        // The number of a program that has ended may be another's.
        state.withLock { if $0.status == nil { kill(id, signal) } }
    }

    private func waitForEnd() {
        var information = unsafe siginfo_t()
        // It keeps its number until its status is read.
        while unsafe waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        let (status, waiters) = state.withLock { state in
            var status: Int32 = 0
            while unsafe waitpid(id, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7F
            let result = signal == 0 ? (status >> 8) & 0xFF : -signal
            state.status = result
            defer { state.waiters = [] }
            return (result, state.waiters)
        }
        for waiter in waiters { waiter.resume(returning: status) }
    }

    private static func spawn(_ words: [String], _ output: String) throws -> pid_t {
        var files = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&files)
        defer { _ = unsafe posix_spawn_file_actions_destroy(&files) }
        unsafe posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        unsafe posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO)
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            guard let descriptor = Int32(name), descriptor > STDERR_FILENO else { continue }
            unsafe posix_spawn_file_actions_addclose(&files, descriptor)
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { _ = unsafe posix_spawnattr_destroy(&attributes) }
        // Ctrl-C is the sandbox's: it ends the program after all that needs it.
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        // The locale of the user may have no translations of PostgreSQL, nor exist.
        let variables = ["PATH=\(unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "")", "LC_ALL=C.UTF-8"]
        var id: pid_t = 0
        let result = unsafe withPointers(to: words) { arguments in
            unsafe withPointers(to: variables) { variables in
                unsafe posix_spawnp(&id, words[0], &files, &attributes, arguments, variables)
            }
        }
        guard result == 0 else {
            throw CommandFailure("cannot start \(words[0]): \(unsafe String(cString: strerror(result)))")
        }
        return id
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
