import Testing

/// Who may send by the built program, and what protects its memory. The steps and expectations are in the script.
@Suite(.timeLimit(.minutes(15)))
struct AccessTests {
    @Test func whatAUserSetsInTheConsoleBindsTheNextMessage() async throws {
        try await run("console_to_smtp")
    }

    @Test func aSessionByCertificateEndsWithItsLogin() async throws {
        try await run("client_certificate")
    }

    @Test func aStaleProgramBesideOdooStopsNothing() async throws {
        try await run("stale_program")
    }

    @Test func itsMemoryIsReadByNoOtherProcess() async throws {
        try await run("protected_memory")
    }

    private func run(_ name: String) async throws {
        try await CommandLineTests.run("access.py", [name])
    }
}
