import HTTPTypes
import Storage

/// Generates the OpenAPI 3.1 document from the table of operations.
enum APIDocument {
    /// - Parameter base: the base path of the interface, including the prefix.
    static func make(base: String) -> JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for operation in APIOperations.all {
            paths[operation.path, default: [:]][operation.method.rawValue.lowercased()] = describe(operation)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "gsuite-gateway", "version": "1",
                "description": "The queue, the accounts and the scheduled actions of a gateway, for programs.",
            ],
            "servers": [["url": .string(base)]],
            "paths": .object(paths.mapValues { .object($0) }),
            "components": [
                "schemas": .object(APIShapes.all.mapValues(\.document)),
                "securitySchemes": ["key": ["type": "http", "scheme": "bearer"]],
            ],
        ]
    }

    private static func describe(_ operation: APIOperation) -> JSONValue {
        var members: [String: JSONValue] = [
            "operationId": .string(operation.name), "summary": .string(operation.summary),
            "responses": .object(responses(operation)),
            "parameters": .array(
                operation.variables.map { describe($0, "path") } + operation.query.map { describe($0, "query") }
            ),
        ]
        let security: JSONValue = operation.scope == nil ? [] : [["key": []]]
        members["security"] = security
        if let scope = operation.scope {
            members["description"] = .string("Needs a key for \(scope.rawValue).")
        }
        if let body = operation.body {
            members["requestBody"] = ["required": true, "content": ["application/json": ["schema": body.document]]]
        }
        return .object(members)
    }

    private static func describe(_ parameter: APIOperation.Parameter, _ place: String) -> JSONValue {
        [
            "name": .string(parameter.name), "in": .string(place), "required": .boolean(place == "path"),
            "description": .string(parameter.text), "schema": parameter.schema.document,
        ]
    }

    private static func responses(_ operation: APIOperation) -> [String: JSONValue] {
        var all: [String: JSONValue] = [
            "200": [
                "description": "Done.", "content": ["application/json": ["schema": operation.answer.document]],
            ]
        ]
        if operation.method == .get { all["304"] = ["description": "Unchanged since the given ETag."] }
        for status in operation.problems {
            all["\(status.code)"] = [
                "description": .string(status.reasonPhrase),
                "content": [
                    "application/problem+json": ["schema": APISchema.shape("Problem").document]
                ],
            ]
        }
        return all
    }
}
