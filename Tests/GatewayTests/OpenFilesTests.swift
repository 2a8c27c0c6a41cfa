import Testing

/// The built program when open files run out, system calls fail, and ports and the folder are in use. The steps and
/// expectations are in the script.
@Suite(.timeLimit(.minutes(30)))
struct OpenFilesTests {
    @Test(arguments: ["smtp_flood", "monitoring_flood", "console_flood"])
    func manySilentConnectionsStopNothing(name: String) async throws {
        try await run(name)
    }

    /// Such as `spool_open`: a call that fails, and where.
    @Test(
        arguments: [
            "spool_open", "spool_write", "spool_read", "spool_sync", "store_open", "store_write", "store_read",
            "store_sync",
            "socket", "socket_pair", "accept", "thread", "send", "receive", "connect", "epoll", "event_file",
        ]
    )
    func allGoesOnAfterAFault(name: String) async throws {
        try await run("fault_" + name)
    }

    @Test func whatCannotBeWokenIsNotBegun() async throws {
        try await run("no_wake_up")
    }

    @Test func fewOpenFilesAreToldToTheMonitoring() async throws {
        try await run("scarce_files")
    }

    @Test func withoutAnEventLoopTheStartFails() async throws {
        try await run("no_event_file")
    }

    @Test func tooFewOpenFilesAreTold() async throws {
        try await run("told_at_start")
    }

    @Test func aStartWaitsForTheLockAndNamesThePortInUse() async throws {
        try await run("second_start")
    }

    private func run(_ name: String) async throws {
        try await CommandLineTests.run("open_files.py", [name])
    }
}
