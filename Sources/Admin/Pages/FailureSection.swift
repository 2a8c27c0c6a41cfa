import Base
import HTTPTypes
import Logging
import Storage

/// The texts and the template of error pages.
enum FailureSection: ConsoleSection {
    static let templates = [Template("failure", PackageResources.failure_mustache)]
    static let texts: any Texts.Type = FailureText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {}
}

/// The pages for errors.
enum FailurePage {
    private struct View: Sendable {
        let explanation: String
    }

    /// The answer to a handler's error. Logs errors that do not concern the user.
    static func answer(_ error: any Error, _ request: ConsoleRequest) throws -> Answer {
        if error is CancellationError { throw error }
        let refusal = refusal(of: error)
        if refusal == .signInNeeded {
            let next = request.path.description
            return .redirect(next == "/" ? "/sign-in" : ("/sign-in" as LocalPath).with(.next, next))
        }
        if refusal == .secondFactorNeeded { return .redirect("/profile/second-factor") }
        if refusal == .failed || refusal == .unavailable {
            request.console.tell(
                .failedPage,
                .error,
                from: request.client.address,
                metadata: ["error": "\(error)"]
            )
        }
        let text = request.text(FailureText.self)
        let (title, explanation) = text.words(refusal)
        return page(title: title, explanation, status: refusal.status, request)
    }

    static func page(title: String, _ explanation: String, status: HTTPResponse.Status, _ request: ConsoleRequest)
        -> Answer
    {
        .page(
            Page("failure", title: title, text: FailureText.of(request.language), view: View(explanation: explanation)),
            status: status
        )
    }

    private static func refusal(of error: any Error) -> Refusal {
        switch error {
        case let refusal as Refusal: refusal
        case StorageError.notFound: .notFound
        case StorageError.full, StorageError.tooSlow, StorageError.locked: .unavailable
        default: .failed
        }
    }
}
