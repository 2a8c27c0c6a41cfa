import Foundation
import Storage
import Testing

@testable import Admin

/// The names of `FormField`, compared with the templates and with what the sources of the console send and read.
@Suite struct FormFieldTests {
    /// A constant of `FormField`; `name` is `nil` if `Storage` declares it.
    private struct Declaration {
        let constant: String
        let name: String?
    }

    private static let admin = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Admin")
    private static let file = admin.appending(path: "Web/FormField.swift")

    private static let templates = Components.templates + ConsoleSections.all.flatMap { $0.templates }

    private static func declarations() throws -> [Declaration] {
        let text = try String(contentsOf: file, encoding: .utf8)
        let pattern = /static let (\w+) = FormField\((?:"([^"]+)"|\w+\.Field\.\w+)\)/
        let found = text.matches(of: pattern).map { Declaration(constant: "\($0.1)", name: $0.2.map(String.init)) }
        // None is overlooked.
        try #require(found.count == text.ranges(of: "static let ").count)
        return found
    }

    private static func names() throws -> Set<String> {
        Set(try declarations().compactMap(\.name))
            .union(PersonalSettings.Field.allCases.map(\.rawValue))
            .union(OrganisationSettings.Field.allCases.map(\.rawValue))
    }

    /// The names that a template writes out, in fields, buttons and links.
    private static func written(in template: String) -> Set<String> {
        let fields = template.matches(of: /<(?:input|select|textarea|button)\b[^>]*? name="([^"{}]*)"/).map(\.1)
        let links = template.matches(of: /(?:href|action)="[^"]*"/).flatMap { link in
            link.output.matches(of: /[?&]([\w-]+)=/).map(\.1)
        }
        return Set((fields + links).map(String.init))
    }

    /// All Swift sources of the console but the declarations.
    private static func sources() throws -> String {
        let files = try #require(FileManager.default.enumerator(at: admin, includingPropertiesForKeys: nil))
        return try files.compactMap { $0 as? URL }
            .filter { $0.pathExtension == "swift" && $0.lastPathComponent != file.lastPathComponent }
            .map { try String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
    }

    /// The constants given to a component, a link, or the hidden fields of a confirmation.
    private static func sent(by source: String) -> Set<String> {
        let asks = ["typed", "isOn", "change"]
        let found = source.matches(of: /(\w*)\((?:\s*field:)?\s*\.(\w+),/)
        return Set(found.filter { !asks.contains(String($0.1)) }.map { String($0.2) })
    }

    /// The constants with which a handler reads a form or a query.
    private static func read(by source: String) -> Set<String> {
        let subscripts = source.matches(of: /(?:form|query|values)\[\.(\w+)\]/).map(\.1)
        let calls = source.matches(of: /(?:raw|isOn|all)\(\.(\w+)\)/).map(\.1)
        let changes = source.matches(of: /change\(\.(\w+), &/).map(\.1)
        // A table's entry, which is read by a variable.
        let entries = source.matches(of: /\bfield: \.(\w+),/).map(\.1)
        // The marked rows of a list.
        let marked = source.matches(of: /BulkSelection\(request\.form, \.(\w+)\)/).map(\.1)
        return Set((subscripts + calls + changes + entries + marked).map(String.init))
    }

    @Test func templatesWriteOutOnlyDeclaredNames() throws {
        let names = try Self.names()
        for template in Self.templates {
            let unknown = Self.written(in: template.text).subtracting(names)
            #expect(unknown.isEmpty, "\(unknown.sorted()) in \(template.name)")
        }
        #expect(Self.templates.contains { Self.written(in: $0.text).contains(FormField.formToken.name) })
    }

    @Test func everyDeclaredNameIsSentAndRead() throws {
        let source = try Self.sources()
        let (sent, read) = (Self.sent(by: source), Self.read(by: source))
        let written = Self.templates.reduce(into: Set<String>()) { $0.formUnion(Self.written(in: $1.text)) }
        for field in try Self.declarations() {
            // Google sends the parameters of OAuth.
            let isSent =
                sent.contains(field.constant) || field.name.map(written.contains) == true
                || field.constant.hasPrefix("oauth")
            let isRead = read.contains(field.constant)
            #expect(isSent, "no template or view uses \(field.constant)")
            #expect(isRead, "no handler reads \(field.constant)")
        }
    }

    /// The checks above find what they look for.
    @Test func namesAreRecognised() {
        let template = """
            <meta name="viewport"><form method="get" action="{{console.base}}/log?level=error">
            <input id="a" name="sure" type="checkbox"{{#.isOn}} checked{{/.isOn}}><input name="{{.name}}">
            <button class="plain" name="command" value="{{.value}}">{{.name}}</button><a href="/queue?state=held&q=1">
            """
        #expect(Self.written(in: template) == ["sure", "command", "level", "state", "q"])
        let source = """
            Field(.email, text.email, value: page.typed(.user, "")); check(
                .enabled,
            path.with(.state, "held"); [(.back, "/")]; Limit(
                field: .courier,
            form.isOn(.sure); request.form[.role]; page.isOn(.answer, true); form.change(.scope, &scope)
            """
        #expect(Self.sent(by: source) == ["email", "enabled", "state", "back", "courier"])
        #expect(Self.read(by: source) == ["courier", "sure", "role", "scope"])
    }
}
