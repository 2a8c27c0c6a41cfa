import HTTPTypes
import Hummingbird

/// Where areas register their handlers. Every check that all requests have in common happens behind it.
struct ConsoleRoutes {
    /// Answers a request that has passed the checks.
    typealias Handler = @Sendable (Visit) async throws -> Answer

    let router: Router<ConsoleContext>
    let door: FrontDoor

    /// A page or file. `path` is without a slash in front; `:name` in it is a variable.
    ///
    /// It must change nothing that matters: no token protects a GET.
    func get(_ path: String, for audience: Audience, _ handler: @escaping Handler) {
        router.get(RouterPath(path)) { [door] in try await door.admit($0, $1, for: audience, handler) }
    }

    /// A form. The handler runs only where the form's token is right.
    func post(_ path: String, for audience: Audience, _ handler: @escaping Handler) {
        router.post(RouterPath(path)) { [door] in try await door.admit($0, $1, for: audience, handler) }
    }
}
