import Base
import HTTPTypes
import Mail
import Storage

/// "Forgot your password?": asks for a link by mail. `LinkSection` is where it leads.
enum PasswordResetSection: ConsoleSection {
    static let path: LocalPath = "/sign-in/forgotten"
    static let templates = [Template("forgotten", PackageResources.forgotten_mustache)]
    static let texts: any Texts.Type = PasswordResetText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.get("sign-in/forgotten", for: .everyone) { request in
            guard request.console.resets.isOffered else { throw Refusal.notFound }
            return request.session == nil ? page(request) : .redirect("/profile")
        }
        routes.post("sign-in/forgotten", for: .everyone, ask)
    }

    private struct View: Sendable {
        let path: String
        let notice: Notice?
        let isAsked: Bool
        let introduction: String
        let email: Field
    }

    private static func ask(_ request: ConsoleRequest) async throws -> Answer {
        guard request.console.resets.isOffered else { throw Refusal.notFound }
        let (text, email) = (request.text(PasswordResetText.self), request.form[.email])
        guard Address(email) != nil else { return page(request, error: request.common.notAnAddress) }
        let verdict = await request.console.resets.ask(
            for: email,
            from: request.client.address,
            in: request.language
        )
        switch verdict {
        case .accepted: return page(request, notice: Notice(.done, text.accepted))
        case .tooMany: return page(request, notice: Notice(.problem, text.tooMany))
        case .busy: return page(request, notice: Notice(.problem, text.busy))
        }
    }

    /// - Parameters:
    ///   - notice: what became of a request.
    ///   - error: what is wrong with the address that was entered.
    private static func page(_ request: ConsoleRequest, notice: Notice? = nil, error: String? = nil) -> Answer {
        let text = request.text(PasswordResetText.self)
        let isAsked = notice?.kind == .done
        let view = View(
            path: path.description,
            notice: notice,
            isAsked: isAsked,
            introduction: text.introduction,
            email: Field(
                .email,
                text.email,
                .email,
                value: request.form[.email],
                error: error,
                autocomplete: "username"
            )
        )
        var page = Page("forgotten", title: text.title, text: text, view: view)
        page.section = path
        return .page(page, status: notice?.kind == .problem || error != nil ? .unprocessableContent : .ok)
    }
}
