import Base
import HTTPTypes
import Logging

/// The page that explains why Google's answer could not be used, and suggests a fix.
enum GrantFailurePage {
    /// The longest logged text of Google, or of someone in its place, in bytes.
    private static let longestSaid = 200

    private struct View: Sendable {
        let reason: String
        let remedy: String
        let said: String?
        let back: String
        let backLabel: String
    }

    static func answer(_ failure: GrantFailure, said: String? = nil, _ visit: Visit) -> Answer {
        let text = visit.text(GrantText.self)
        let words = text.explain(failure)
        let isSignedIn = visit.session != nil
        let view = View(
            reason: words.reason,
            remedy: words.remedy,
            said: said,
            back: isSignedIn ? "/personal" : "/sign-in",
            backLabel: isSignedIn ? text.tryAgain : text.toSignIn
        )
        var page = Page("grant-failure", title: words.title, text: text, view: view)
        // The page's own URL contains the used code.
        page.section = isSignedIn ? "/personal" : "/sign-in"
        visit.console.tell(
            .uselessGrantAnswer,
            .notice,
            from: visit.client.address,
            metadata: [
                "cause": "\(failure.rawValue)", "said": "\(PeerText.printable(said ?? "", longest: longestSaid))",
            ]
        )
        return .page(page, status: .unprocessableContent)
    }
}
