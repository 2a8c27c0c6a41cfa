import Base
import Google
import Testing
import Transport

struct GrantErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var status = 400
        var code: String
        var detail = ""
        var forServiceAccount = false
        var kind: GrantError.Kind
        /// A word that the suggested fix must contain.
        var suggestedFix: String
        var testDescription: String { "\(code) \(detail)" }
    }

    static let cases = [
        Case(
            code: "invalid_grant",
            detail: "Token has been expired or revoked.",
            kind: .grant,
            suggestedFix: "grant access again"
        ),
        Case(status: 401, code: "invalid_client", kind: .setup, suggestedFix: "client secret"),
        Case(status: 401, code: "unauthorized_client", kind: .setup, suggestedFix: "client ID"),
        Case(status: 401, code: "deleted_client", kind: .setup, suggestedFix: "deleted"),
        Case(status: 401, code: "disabled_client", kind: .setup, suggestedFix: "Enable"),
        Case(status: 403, code: "org_internal", kind: .setup, suggestedFix: "organisation"),
        Case(code: "admin_policy_enforced", kind: .setup, suggestedFix: "administrator"),
        Case(code: "invalid_scope", kind: .setup, suggestedFix: "scopes"),
        Case(code: "redirect_uri_mismatch", kind: .setup, suggestedFix: "redirect"),
        Case(status: 403, code: "access_denied", kind: .grant, suggestedFix: "refused"),
        Case(code: "access_denied", forServiceAccount: true, kind: .setup, suggestedFix: "delegation"),
        Case(status: 401, code: "unauthorized_client", forServiceAccount: true, kind: .setup, suggestedFix: "numeric"),
        Case(
            code: "invalid_grant",
            detail: "Invalid email or User ID",
            forServiceAccount: true,
            kind: .setup,
            suggestedFix: "user"
        ),
        Case(
            code: "invalid_grant",
            detail: "Invalid JWT: Token must be a short-lived token",
            forServiceAccount: true,
            kind: .setup,
            suggestedFix: "clock"
        ),
        Case(
            code: "invalid_grant",
            detail: "Invalid JWT Signature.",
            forServiceAccount: true,
            kind: .setup,
            suggestedFix: "key"
        ),
        Case(code: "something_new", kind: .grant, suggestedFix: "Grant"),
        Case(status: 500, code: "internal_failure", kind: .transient(retryAfter: nil), suggestedFix: ""),
        Case(status: 400, code: "temporarily_unavailable", kind: .transient(retryAfter: nil), suggestedFix: ""),
    ]

    @Test(arguments: cases)
    func saysWhatToDo(_ example: Case) {
        let body = #"{"error":"\#(example.code)","error_description":"\#(example.detail)"}"#
        let error = GrantError(
            status: example.status,
            body: Array(body.utf8),
            forServiceAccount: example.forServiceAccount
        )
        #expect(error.kind == example.kind)
        #expect(error.code == example.code)
        #expect(
            example.suggestedFix.isEmpty
                ? error.suggestedFix == nil : error.suggestedFix?.description.contains(example.suggestedFix) == true
        )
    }

    @Test(arguments: [429, 502, 503])
    func aPageOfAFrontEndPasses(_ status: Int) {
        let error = GrantError(status: status, body: Array("<html>".utf8), forServiceAccount: false)
        #expect(error.isTransient)
    }

    @Test func noAnswerPasses() {
        #expect(GrantError(HTTPFailure(kind: .timeout, reach: .perhapsProcessed, detail: "")).isTransient)
    }
}
