import Base
import Google
import HTTP
import Testing

struct GrantErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var status = 400
        var code: String
        var detail = ""
        var forServiceAccount = false
        var kind: GrantError.Kind
        /// A word that the suggested fix must contain.
        var remedy: String
        var testDescription: String { "\(code) \(detail)" }
    }

    static let cases = [
        Case(code: "invalid_grant", detail: "Token has been expired or revoked.", kind: .grant, remedy: "grant again"),
        Case(status: 401, code: "invalid_client", kind: .setup, remedy: "client secret"),
        Case(status: 401, code: "unauthorized_client", kind: .setup, remedy: "client id"),
        Case(status: 401, code: "deleted_client", kind: .setup, remedy: "deleted"),
        Case(status: 401, code: "disabled_client", kind: .setup, remedy: "Enable"),
        Case(status: 403, code: "org_internal", kind: .setup, remedy: "organisation"),
        Case(code: "admin_policy_enforced", kind: .setup, remedy: "administrator"),
        Case(code: "invalid_scope", kind: .setup, remedy: "scopes"),
        Case(code: "redirect_uri_mismatch", kind: .setup, remedy: "redirect"),
        Case(status: 403, code: "access_denied", kind: .grant, remedy: "refused"),
        Case(code: "access_denied", forServiceAccount: true, kind: .setup, remedy: "delegation"),
        Case(status: 401, code: "unauthorized_client", forServiceAccount: true, kind: .setup, remedy: "numeric"),
        Case(
            code: "invalid_grant",
            detail: "Invalid email or User ID",
            forServiceAccount: true,
            kind: .setup,
            remedy: "user"
        ),
        Case(
            code: "invalid_grant",
            detail: "Invalid JWT: Token must be a short-lived token",
            forServiceAccount: true,
            kind: .setup,
            remedy: "clock"
        ),
        Case(
            code: "invalid_grant",
            detail: "Invalid JWT Signature.",
            forServiceAccount: true,
            kind: .setup,
            remedy: "key"
        ),
        Case(code: "something_new", kind: .grant, remedy: "Grant"),
        Case(status: 500, code: "internal_failure", kind: .transient(retryAfter: nil), remedy: ""),
        Case(status: 400, code: "temporarily_unavailable", kind: .transient(retryAfter: nil), remedy: ""),
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
            example.remedy.isEmpty
                ? error.remedy == nil : error.remedy?.description.contains(example.remedy) == true
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
