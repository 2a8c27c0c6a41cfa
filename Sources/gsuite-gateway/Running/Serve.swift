import Admin
import ArgumentParser
import Base
import CommandSupport
import Gateway
import Logging
import Settings

/// `gsuite-gateway serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the gateway until SIGTERM or SIGINT."
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let sources = common.sources
        let openFiles = OpenFiles.raiseLimit()
        let given = try GatewaySettings.load(from: sources)
        let settings = given.fitting(openFiles: openFiles)
        let recorder = LogRecorder()
        LogStyle.start(settings.log, environment: sources.environment, recorder: recorder)
        let logger = Logger(label: "gsuite-gateway")
        let problems = given.problems() + given.openFileProblems(limit: openFiles)
        let isRefused = problems.contains { $0.severity == .error }
        func tell() {
            for problem in problems {
                logger.log(level: problem.severity == .error ? .critical : .warning, "\(problem)")
            }
        }
        guard !isRefused else {
            tell()
            throw CommandFailure("the configuration is refused; see above", code: Exit.configuration)
        }
        // An error that prevents the start is reported without these warnings.
        let gateway = try await GatewayProcess(settings, sources: sources, logger: logger, recorder: recorder)
        tell()
        logger.info(
            "starting",
            metadata: ["version": "\(GatewayVersion.current)", "data": "\(settings.data.directory)"]
        )
        try await gateway.run(onConsole: { welcome in
            guard let link = welcome.firstLink else { return }
            print("No user can sign in to the console yet. Create the first administrator at \(link)")
        })
        logger.info("stopped")
    }
}
