import Base

@testable import Admin

/// The operations of the API and the shapes of their answers, from the OpenAPI document that the gateway serves.
enum APIReference {
    static func make() -> String {
        let document = APIDocument.make(base: APIResponder.root)
        var paths: [String] = []
        // In the order of the table, which the document does not keep.
        for operation in APIOperations.all where !paths.contains(operation.path) { paths.append(operation.path) }
        let operations = paths.flatMap { path in
            sorted(document["paths"]?[path]).map { section("\($0.uppercased()) \(path)", $1) }
        }
        let shapes = sorted(document["components"]?["schemas"]).map { "### \($0)\n\n" + members($1) }
        return (["## Operations\n"] + operations + ["## Shapes\n"] + shapes).joined(separator: "\n")
    }

    private static func section(_ heading: String, _ operation: JSONValue) -> String {
        let about = [operation["summary"], operation["description"] ?? "Requires no key."].compactMap { $0?.string }
        var text = "### \(heading)\n\n" + about.joined(separator: " ") + "\n"
        let parameters = operation["parameters"]?.array ?? []
        if !parameters.isEmpty {
            var table = MarkdownTable("Parameter", "In", "Value", "Meaning")
            for parameter in parameters {
                let place = parameter["in"]?.string ?? ""
                table.add(
                    (parameter["name"]?.string ?? "").asCode,
                    place,
                    words(for: parameter["schema"]),
                    parameter["description"]?.string ?? ""
                )
            }
            text += "\n\(table.text)\n"
        }
        if let body = operation["requestBody"]?["content"]?["application/json"]?["schema"] {
            text += "\nBody:\n\n" + members(body)
        }
        let answer = operation["responses"]?["200"]?["content"]?["application/json"]?["schema"]
        let isNamed = answer?["properties"] == nil
        return text + "\nAnswer: " + (isNamed ? words(for: answer) + ".\n" : "an object.\n\n" + members(answer))
    }

    /// The members of an object as a table.
    private static func members(_ schema: JSONValue?) -> String {
        let properties = sorted(schema?["properties"])
        guard !properties.isEmpty else { return "An empty object.\n" }
        let required = schema?["required"]?.array?.compactMap(\.string) ?? []
        var table = MarkdownTable("Member", "Value", "Required", "Meaning")
        for (name, property) in properties {
            let meaning = property["description"]?.string ?? ""
            table.add(name.asCode, words(for: property), required.contains(name) ? "yes" : "", meaning)
        }
        return "\(table.text)\n"
    }

    /// The type of a value in words; a named shape is a link.
    private static func words(for schema: JSONValue?) -> String {
        if let name = schema?["$ref"]?.string?.split(separator: "/").last { return "[\(name)](#\(name.lowercased()))" }
        if let choices = schema?["enum"]?.array {
            return choices.map { ($0.string ?? "").asCode }.joined(separator: ", ")
        }
        switch schema?["type"]?.string {
        case "array":
            let most = schema?["maxItems"]?.integer.map { ", at most \($0)" } ?? ""
            return "list of " + words(for: schema?["items"]) + most
        case "object":
            let element = schema?["additionalProperties"]
            guard element?["type"] == nil else { return "map to " + words(for: element) }
            let names = sorted(schema?["properties"]).map { $0.0.asCode }
            return names.isEmpty ? "object" : "object of " + names.joined(separator: ", ")
        case "integer":
            let (least, most) = (schema?["minimum"]?.integer, schema?["maximum"]?.integer)
            guard let least, let most else { return "integer" }
            return "integer, \(least) to \(most)"
        case "string" where schema?["format"]?.string == "date-time": return "time (RFC 3339)"
        case "string": return schema?["pattern"] == nil ? "string" : "queue ID"
        case let other: return other ?? "any"
        }
    }

    private static func sorted(_ object: JSONValue?) -> [(String, JSONValue)] {
        guard case .object(let members) = object else { return [] }
        return members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
