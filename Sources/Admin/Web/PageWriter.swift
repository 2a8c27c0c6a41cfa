import Base
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Storage

/// Turns answers into responses: renders pages in the layout, sets cookies and headers.
struct PageWriter: Sendable {

    let console: Console
    let templates: Templates
    let assets: Assets
    let navigation: [NavigationItem]

    func response(
        to answer: Answer,
        _ request: ConsoleRequest,
        in surroundings: PageSurroundings = PageSurroundings()
    ) throws -> Response {
        var response: Response
        var cookies = answer.cookies
        var purpose = SecurityHeaders.Purpose.page()
        switch answer.content {
        case .page(let page):
            purpose = .page(formTargets: page.formTargets, framesMail: page.framesMail)
            // A script that reads the page again shows only part of it.
            let (notices, cookie) = request.isRefresh ? ([], nil) : request.notices.shown(on: request)
            if let cookie { cookies.append(cookie) }
            response = try html(page, status: answer.status, request, surroundings, notices)
        case .redirect(let path):
            response = Response(
                status: answer.status,
                headers: [.location: console.options.pathPrefix + path.description]
            )
        case .away(let url):
            response = Response(status: answer.status, headers: [.location: url])
        case .file(let file):
            response = self.file(file, status: answer.status)
        case .mail(let html):
            purpose = .mail
            response = Response(
                status: answer.status,
                headers: [.contentType: "text/html; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: "<!DOCTYPE html>\n" + html))
            )
        case .stream(let stream):
            response = self.stream(stream)
        case .events(let stream):
            response = events(stream)
        }
        let showsNotices = if case .page = answer.content { !request.isRefresh } else { false }
        if !showsNotices, let cookie = request.notices.carriedOn(from: request) { cookies.append(cookie) }
        if case .page = answer.content, request.session == nil {
            cookies.append(SetCookie(name: .formSecret, value: request.formSecret.text, lifetime: nil))
        }
        for cookie in cookies {
            let field = cookie.field(isSecure: request.isSecure, pathPrefix: console.options.pathPrefix)
            response.headers.append(HTTPField(name: .setCookie, value: field))
        }
        SecurityHeaders.add(to: &response.headers, isSecure: request.isSecure, for: purpose)
        if answer.referrer != .sameOrigin { response.headers[.referrerPolicy] = answer.referrer.rawValue }
        return response
    }

    private func html(
        _ page: Page,
        status: HTTPResponse.Status,
        _ request: ConsoleRequest,
        _ surroundings: PageSurroundings,
        _ notices: [Notice]
    ) throws -> Response {
        let root = TemplateRoot(
            frame: frame(page, request, surroundings, notices),
            text: page.text,
            view: page.view,
            in: request.language
        )
        guard let html = templates.render(root, with: page.template) else { throw Refusal.failed }
        return Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentLanguage: request.language.rawValue,
                .vary: "Accept-Language, Cookie",
            ],
            body: .init(byteBuffer: ByteBuffer(string: html))
        )
    }

    private func file(_ file: Answer.File, status: HTTPResponse.Status) -> Response {
        var headers: HTTPFields = [.contentType: file.type]
        if file.isImmutable { headers[.cacheControl] = "public, max-age=31536000, immutable" }
        if let name = file.name {
            headers[.contentDisposition] = "attachment; filename*=UTF-8''\(PercentCode.encode(name))"
        }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }

    private func stream(_ stream: Answer.Stream) -> Response {
        let name = "attachment; filename*=UTF-8''\(PercentCode.encode(stream.name))"
        return Response(
            status: .ok,
            headers: [.contentType: stream.type, .contentDisposition: name],
            body: ResponseBody { writer in
                while let piece = try await stream.next() { try await writer.write(ByteBuffer(bytes: piece)) }
                try await writer.finish(nil)
            }
        )
    }

    private func events(_ stream: LiveStream) -> Response {
        var headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store, no-transform"]
        // Proxies pass each event on at once.
        headers[.xAccelBuffering] = "no"
        return Response(
            status: .ok,
            headers: headers,
            body: ResponseBody { writer in
                try await withGracefulShutdownHandler {
                    while let piece = await stream.next() { try await writer.write(ByteBuffer(string: piece)) }
                } onGracefulShutdown: {
                    stream.close()
                }
                try await writer.finish(nil)
            }
        )
    }

    private func frame(
        _ page: Page,
        _ request: ConsoleRequest,
        _ surroundings: PageSurroundings,
        _ notices: [Notice]
    ) -> PageFrame {
        let theme =
            CookieName.theme.value(in: request.headers, isSecure: request.isSecure).flatMap(Theme.init(rawValue:))
            ?? .auto
        return PageFrame(
            base: console.options.pathPrefix,
            assets: "\(console.options.pathPrefix)/assets/\(assets.version)",
            languageTag: request.language.rawValue,
            theme: theme.rawValue,
            title: page.title,
            organisation: surroundings.organisation,
            version: request.common.version(console.gateway.version),
            helpURL: surroundings.helpURL,
            searched: ["/queue", "/mail"].contains(request.path.description.prefix { $0 != "?" })
                ? request.query[.search] : "",
            navigation: groups(page, request),
            user: request.session.map { user($0.user, page, request) },
            formToken: request.formSecret.formToken,
            here: (page.section ?? request.path).description,
            alerts: surroundings.alerts,
            notices: notices,
            watch: page.watch.map { .init(events: $0.events.description, page: $0.page.description) },
            languages: Language.allCases.map {
                .init(value: $0.rawValue, name: $0.ownName, isCurrent: $0 == request.language)
            },
            themes: Theme.allCases.map {
                .init(value: $0.rawValue, name: $0.name(request.common), isCurrent: $0 == theme)
            }
        )
    }

    private func user(_ user: UserRecord, _ page: Page, _ request: ConsoleRequest) -> PageFrame.User {
        let name = user.name.isEmpty ? user.email : user.name
        let words = name.split { $0 == " " || $0 == "@" || $0 == "." }
        let initials = [words.first, user.name.isEmpty ? nil : words.dropFirst().last].compactMap { $0?.first }
        return PageFrame.User(
            name: name,
            email: user.email,
            initials: String(initials).uppercased(),
            menu: request.common.ownMenu(name),
            own: entries(of: .own, page, request)
        )
    }

    /// The groups beside the content. Administrators have their own things in the menu with their name.
    private func groups(_ page: Page, _ request: ConsoleRequest) -> [PageFrame.Group] {
        guard request.session != nil else { return [] }
        return NavigationGroup.allCases.enumerated().compactMap { number, group in
            guard group != .own || !request.isAdministrator else { return nil }
            let entries = entries(of: group, page, request)
            guard !entries.isEmpty else { return nil }
            return PageFrame.Group(id: "group-\(number)", name: group.name(request.common), entries: entries)
        }
    }

    private func entries(of group: NavigationGroup, _ page: Page, _ request: ConsoleRequest) -> [PageFrame.Entry] {
        let current = page.section?.description ?? request.path.description
        let allowed = navigation.filter { $0.audience != .administrator || request.isAdministrator }
        return allowed.filter { $0.group == group }.map { item in
            let path = item.path.description
            return PageFrame.Entry(
                name: item.name(request.language),
                path: path,
                icon: item.icon,
                isCurrent: path == "/" ? current.prefix { $0 != "?" } == "/" : current.hasPrefix(path)
            )
        }
    }
}
