import Base
import FoundationEssentials
import Storage

/// Logs a change that was made on the command line, with the name of the operating system's user.
struct CommandNote {
    let store: any LogStore

    func write(_ area: LogArea, _ text: String, account: String? = nil, message: QueueID? = nil) async throws {
        let environment = ProcessInfo.processInfo.environment
        let name = environment["SUDO_USER"] ?? environment["USER"] ?? "unknown"
        try await store.appendLog([
            NewLogEntry(
                at: SystemClock().now,
                level: .notice,
                area: area,
                text: text,
                account: account,
                message: message,
                details: ["by": "\(name), by the command line"]
            )
        ])
    }
}
