import Base
import HTTPTypes
import Hummingbird

/// Where areas register their handlers. Every check that all requests have in common happens behind it.
struct ConsoleRoutes {
    /// Answers a request that has passed the checks.
    typealias Handler = @Sendable (Visit) async throws -> Answer

    /// What was registered: the table that tests of all routes go by.
    struct Entry: Sendable, Hashable {
        let method: HTTPRequest.Method
        /// With a slash in front; `:name` in it is a variable.
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

    /// A page or file. `path` is without a slash in front; `:name` in it is a variable.
    ///
    /// It must change nothing that matters: no token protects a GET.
    func get(_ path: String, for audience: Audience, _ handler: @escaping Handler) {
        note(.get, path, audience)
        router.get(RouterPath(path)) { [door] in try await door.admit($0, $1, for: audience, handler) }
    }

    /// A form. The handler runs only where the form's token is right.
    func post(_ path: String, for audience: Audience, _ handler: @escaping Handler) {
        note(.post, path, audience)
        router.post(RouterPath(path)) { [door] in try await door.admit($0, $1, for: audience, handler) }
    }

    private func note(_ method: HTTPRequest.Method, _ path: String, _ audience: Audience) {
        let entry = Entry(method: method, path: path.hasPrefix("/") ? path : "/" + path, audience: audience)
        registered.withLock { $0.append(entry) }
    }
}
