import Base
import HTTPTypes
import Hummingbird
import NIOCore

/// The outermost layer: removes the prefix, enforces the timeout, and adds the headers to every response, including
/// those that no handler made.
struct ConsoleResponder: HTTPResponder {
    typealias Context = ConsoleContext

    private let console: Console
    private let routes: RouterResponder<ConsoleContext>
    private let door: AccessControl
    private let programs: APIResponder
    /// All routes for browsers.
    let entries: [ConsoleRoutes.Entry]

    /// Throws if a template is malformed.
    init(_ console: Console) throws {
        self.console = console
        programs = APIResponder(console)
        let sections = ConsoleSections.all
        let assets = Assets()
        let pages = PageWriter(
            console: console,
            templates: try Templates.parsed.get(),
            assets: assets,
            navigation: sections.flatMap { $0.navigation }.sorted { $0.rank < $1.rank }
        )
        door = AccessControl(console: console, pages: pages)
        let router = Router(context: ConsoleContext.self, options: .autoGenerateHeadEndpoints)
        let all = ConsoleRoutes(router: router, door: door)
        for section in sections { section.register(all) }
        all.get("assets/:version/:name", for: .everyone) { request in
            let file = assets.file(request.variables["name"] ?? "", version: request.variables["version"] ?? "")
            guard let file else { throw Refusal.notFound }
            return Answer(content: .file(file))
        }
        routes = router.buildResponder()
        entries = all.entries
    }

    func respond(to request: Request, context: ConsoleContext) async throws -> Response {
        var head = request.head
        head.path = console.withoutPrefix(request.uri.string)
        let request = Request(head: head, body: request.body)
        do {
            let response = try await withDeadline(console.options.limits.request) {
                if programs.serves(request) { return try await programs.respond(to: request, context) }
                if console.entrance != nil, console.calls.serves(request) { return try await called(request, context) }
                return try await routes.respond(to: request, context: context)
            }
            // The router's own responses lack a page's headers.
            guard response.headers[.contentSecurityPolicy] == nil else { return response }
            return try await unrouted(request, context, response.status)
        } catch let refusal as Refusal {
            return try programs.serves(request) ? programs.refuse(refusal) : plain(refusal)
        }
    }

    /// The answer to Odoo, which calls without a form's token.
    private func called(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let client = try console.client(of: request, context)
        var response = try await console.calls.respond(to: request)
        SecurityHeaders.add(to: &response.headers, isSecure: console.isSecure(client))
        return response
    }

    /// The page for a path that no route matches.
    private func unrouted(_ request: Request, _ context: ConsoleContext, _ status: HTTPResponse.Status) async throws
        -> Response
    {
        let refusal: Refusal = status == .notFound ? .notFound : .malformed
        // A form without a route is not read, so it is answered like a GET.
        var head = request.head
        head.method = .get
        let asked = Request(head: head, body: request.body)
        do {
            return try await door.admit(asked, context, for: .everyone) { _ in throw refusal }
        } catch {
            return plain(error as? Refusal ?? refusal)
        }
    }

    /// A response without a page: the client is unknown.
    private func plain(_ refusal: Refusal) -> Response {
        var response = Response(
            status: refusal.status,
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: refusal.status.reasonPhrase + "\n"))
        )
        SecurityHeaders.add(to: &response.headers, isSecure: false)
        return response
    }

    private func withDeadline(
        _ limit: Duration,
        _ work: @escaping @Sendable () async throws -> Response
    ) async throws -> Response {
        try await withThrowingTaskGroup(of: Response.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                throw Refusal.timedOut
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw Refusal.failed }
            return first
        }
    }
}
