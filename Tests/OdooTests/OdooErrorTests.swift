import Base
import Testing
import Transport

@testable import Odoo

struct OdooErrorTests {
    /// Returns the error of a call that changes something in an Odoo 18 with that answer.
    private func error(_ answer: ScriptedOdoo.Answer) async throws -> OdooError {
        let odoo = ScriptedOdoo([.noVersionPage, .version18, .user, answer])
        let client = try client(odoo)
        let error = await #expect(throws: OdooError.self) { try await client.write("res.partner", [1], ["name": "A"]) }
        return try #require(error)
    }

    @Test(arguments: [
        ("odoo.exceptions.AccessDenied", "Access Denied", OdooError.Cause.accessDenied),
        (
            "odoo.exceptions.AccessError", "You may not: 'Outgoing Mail Server' (ir.mail_server) records",
            .accessRights(model: "ir.mail_server")
        ),
        ("odoo.exceptions.AccessError", "No (really)", .accessRights(model: "res.partner")),
        ("odoo.exceptions.MissingError", "Record does not exist", .missingRecord),
        ("odoo.exceptions.UserError", "Object res.partner doesn't exist", .missingModel("res.partner")),
        ("odoo.exceptions.ValidationError", "The code must be unique", .refused),
        ("psycopg2.errors.SerializationFailure", "could not serialize access", .busy),
        ("psycopg2.pool.PoolError", "The Connection Pool Is Full", .busy),
        ("psycopg2.OperationalError", "FATAL: database acme does not exist", .databaseNotFound),
        ("builtins.ZeroDivisionError", "division by zero", .exception("builtins.ZeroDivisionError")),
    ])
    func `exceptions of JSON-RPC are told by name`(name: String, message: String, cause: OdooError.Cause) async throws {
        let error = try await error(.error(name, message))
        #expect(error.cause == cause)
        #expect(!error.mayHaveActed)
        #expect(error.isTransient == (cause == .busy))
    }

    /// In the words of Odoo 18.0 of April 2025, for users of English and of German.
    @Test(arguments: [
        ("MissingError", "(Record: res.partner(1,), User: 2)", OdooError.Cause.missingRecord),
        ("MissingError", "(Datensatz: res.partner(3, 1), Benutzer: 2)", .missingRecord),
        // The values named a parent that does not exist.
        ("MissingError", "(Record: res.partner(987654,), User: 2)", .refused),
        // The user has been deleted.
        ("MissingError", "(Record: res.users(2,), User: 2)", .accessDenied),
        (
            "AccessError", "Sorry, Otto (acme.example) (id=7) doesn't have 'read' access to:\\n- Contact (res.partner)",
            .accessRights(model: "res.partner")
        ),
        (
            "AccessError", "Sie haben keinen Zugriff auf Datensätze „Mailserver“ (ir.mail_server).",
            .accessRights(model: "ir.mail_server")
        ),
        (
            "AccessError",
            "You do not have enough rights to access the fields \\\"signup_type\\\" on Contact (res.partner). Please contact",
            .accessRights(model: "res.partner")
        ),
        ("UserError", "Object res.partner doesn't exist", .missingModel("res.partner")),
        ("ValidationError", "The operation cannot be completed: Contacts require a name", .refused),
    ])
    func `exceptions of Odoo 18 are read from their words`(name: String, message: String, cause: OdooError.Cause)
        async throws
    {
        let error = try await error(.error("odoo.exceptions.\(name)", message))
        #expect(error.cause == cause)
    }

    /// In the words of Odoo 18.0 of April 2025.
    @Test(arguments: [
        (
            "builtins.AttributeError", "The method 'res.partner.write' does not exist",
            OdooError.Cause.missingModel("res.partner.write")
        ),
        ("builtins.ValueError", "Invalid field 'nofield' on model 'res.partner'", .refused),
        ("builtins.ValueError", "Wrong value for res.partner.type: 'nonsense'", .refused),
        ("builtins.ValueError", "No possible route found for incoming message from a@b.c to x@y.z", .refused),
        (
            "psycopg2.OperationalError",
            "connection to server at \\\"127.0.0.1\\\", port 5432 failed: FATAL:  database \\\"nope\\\" does not exist\\n",
            .databaseNotFound
        ),
    ])
    func `Python's exceptions are read too`(name: String, message: String, cause: OdooError.Cause) async throws {
        let error = try await error(.error(name, message))
        #expect(error.cause == cause)
    }

    @Test func `a page in place of an answer leaves open what was done`() async throws {
        let unavailable = try await error(.page(503))
        #expect(unavailable.cause == .webPage(status: 503))
        #expect(unavailable.isTransient && !unavailable.mayHaveActed)
        #expect(try await error(.page(504)).mayHaveActed)
        #expect(try await error(.page(200)).mayHaveActed)
        #expect(try await !error(.page(404)).isTransient)
    }

    @Test func `a redirect names where to, without path or user`() async throws {
        let location = HTTPRequest.Field("Location", "https://a:b@odoo.example/web/login?token=1")
        let error = try await error(.init(status: 308, fields: [location], text: ""))
        #expect(error.cause == .redirected(to: "https://odoo.example"))
        #expect(error.suggestedFix?.english == "Use https://odoo.example as Odoo's address.")
    }

    @Test func `a lost answer leaves open what was done, a refused connection does not`() async throws {
        #expect(try await error(.failure(.timeout, .perhapsProcessed)).mayHaveActed)
        let refused = try await error(.failure(.connection, .notSent))
        #expect(!refused.mayHaveActed && refused.isTransient)
    }

    @Test func `the secret never stands in an error`() async throws {
        let error = try await error(.error("builtins.Exception", "bad \(key) here"))
        #expect(error.detail == "bad *** here")
        #expect(!String(reflecting: error).contains(key))
    }

    @Test func `a password that is an ordinary word spoils no other word`() async throws {
        let answer = ScriptedOdoo.Answer.error("builtins.Exception", "no module gsuite_gateway for gateway")
        let odoo = ScriptedOdoo([.noVersionPage, .version18, .user, answer])
        let client = try client(odoo, secret: "gateway")
        let error = await #expect(throws: OdooError.self) { try await client.write("res.partner", [1], ["name": "A"]) }
        #expect(error?.detail == "no module gsuite_gateway for ***")
    }

    @Test func `long text is cut and put on one line`() async throws {
        let error = try await error(
            .error("odoo.exceptions.UserError", #"a\n\nb"# + String(repeating: "c", count: 900))
        )
        #expect(error.detail.hasPrefix("a bccc") && error.detail.count == 501)
    }

    @Test(arguments: [
        (401, "werkzeug.exceptions.Unauthorized", OdooError.Cause.accessDenied),
        (403, "odoo.exceptions.AccessError", .accessRights(model: "res.partner")),
        (404, "werkzeug.exceptions.NotFound", .missingModel("res.partner.write")),
        (404, "odoo.exceptions.MissingError", .missingRecord),
        (422, "werkzeug.exceptions.UnprocessableEntity", .refused),
    ])
    func `refusals of JSON-2 are told by name and status`(status: Int, name: String, cause: OdooError.Cause)
        async throws
    {
        let odoo = ScriptedOdoo([.version19, .json(status, #"{"name":"\#(name)","message":"No","debug":"Traceback"}"#)])
        let client = try client(odoo)
        let error = await #expect(throws: OdooError.self) { try await client.write("res.partner", [1], [:]) }
        #expect(error?.cause == cause)
        #expect(error?.mayHaveActed == false)
    }

    @Test func `an Odoo too old is refused by its version`() async throws {
        let old = #"{"server_version_info":[13,0,0,"final",0,""]}"#
        let odoo = ScriptedOdoo([.noVersionPage, .result(old)])
        let error = await #expect(throws: OdooError.self) { try await client(odoo).version() }
        #expect(error?.cause == .unsupportedVersion(OdooVersion(13, 0)))
    }
}
