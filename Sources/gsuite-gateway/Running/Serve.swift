import Admin
import ArgumentParser
import Gateway
import Logging
import Settings

/// `gsuite-gateway serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the gateway until it is told to stop (SIGTERM or SIGINT)."
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let sources = common.sources
        let settings = try GatewaySettings.load(from: sources)
        let recorder = LogRecorder()
        LogStyle.start(settings.log, environment: sources.environment, recorder: recorder)
        let logger = Logger(label: "gsuite-gateway")
        let problems = settings.problems()
        for problem in problems {
            logger.log(level: problem.severity == .error ? .critical : .warning, "\(problem)")
        }
        guard !problems.contains(where: { $0.severity == .error }) else {
            throw CommandFailure("the configuration is refused; see above", code: Exit.configuration)
        }
        logger.info(
            "starting",
            metadata: ["version": "\(GatewayVersion.current)", "data": "\(settings.data.directory)"]
        )
        let gateway = try GatewayProcess(settings, sources: sources, logger: logger, recorder: recorder)
        try await gateway.run(onConsole: { welcome in
            guard let link = welcome.firstLink else { return }
            print("Nobody can sign in to the console yet. Make the first administrator at \(link)")
        })
        logger.info("stopped")
    }
}
