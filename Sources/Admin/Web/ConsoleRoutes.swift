import Base
import HTTPTypes
import Hummingbird

/// Registers the handlers of the sections. All common checks of requests happen before a handler runs.
struct ConsoleRoutes {
    /// Answers a request that has passed the checks.
    typealias Handler = @Sendable (Visit) async throws -> Answer

    /// The registered routes, for tests that walk through all of them.
    struct Entry: Sendable, Hashable {
        let method: HTTPRequest.Method
        /// With a leading slash; `:name` is a variable.
        let path: String
        let audience: Audience
    }

    let router: Router<ConsoleContext>
    let door: FrontDoor
    private let registered = Locked<[Entry]>([])

    init(router: Router<ConsoleContext>, door: FrontDoor) {
        self.router = router
        self.door = door
    }

    var entries: [Entry] { registered.withLock { $0 } }

    /// Registers a page or file. `path` has no leading slash; `:name` is a variable.
    ///
    /// The handler must not change anything that matters: no token protects a GET.
    func get(_ path: String, for audience: Audience, _ handler: @escaping Handler) {
        note(.get, path, audience)
        router.get(RouterPath(path)) { [door] in try await door.admit($0, $1, for: audience, handler) }
    }

    /// Registers a form. The handler runs only if the form's token is valid.
    func post(_ path: String, for audience: Audience, _ handler: @escaping Handler) {
        note(.post, path, audience)
        router.post(RouterPath(path)) { [door] in try await door.admit($0, $1, for: audience, handler) }
    }

    private func note(_ method: HTTPRequest.Method, _ path: String, _ audience: Audience) {
        let entry = Entry(method: method, path: path.hasPrefix("/") ? path : "/" + path, audience: audience)
        registered.withLock { $0.append(entry) }
    }
}
