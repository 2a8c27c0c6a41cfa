import Testing

/// `key rotate` and `key reset` of the built program, alongside a serving gateway. The steps are in the script.
@Suite(.timeLimit(.minutes(15)))
struct KeyCommandTests {
    @Test func theKeyIsChangedAndResetWithRealProcesses() async throws {
        try await CommandLineTests.run("key_commands.py")
    }
}
