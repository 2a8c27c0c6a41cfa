import Base
import Storage

/// The schema of a value: it validates what programs send and describes it to them (JSON Schema, draft 2020-12, as in
/// OpenAPI 3.1).
indirect enum APISchema: Sendable {
    case string(longest: Int)
    /// A queue ID, as `QueueID` reads it.
    case queueID
    /// A queue ID, optionally with a slash and a part, as `DeliveryName` reads it.
    case deliveryName
    case choice([String])
    /// An RFC 3339 time.
    case time
    case integer(ClosedRange<Int>)
    /// A count in an answer of the gateway.
    case count
    case boolean
    case list(APISchema, most: Int?)
    case map(APISchema)
    case object([Member])
    /// An object whose schema is elsewhere.
    case document
    /// A schema of `APIShapes.all`, by name.
    case shape(String)

    struct Member: Sendable {
        let name: String
        let schema: APISchema
        let isRequired: Bool
        let text: String?

        init(_ name: String, _ schema: APISchema, isRequired: Bool = true, _ text: String? = nil) {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
            self.text = text
        }

        /// An optional property.
        static func optional(_ name: String, _ schema: APISchema, _ text: String? = nil) -> Member {
            Member(name, schema, isRequired: false, text)
        }
    }

    /// Crockford's base 32 without U; the first of the 13 characters holds three bits.
    private static let queueIDPattern = "[0-7OoIiLl][0-9A-TV-Za-tv-z]{12}"

    /// The schema in the document.
    var document: JSONValue {
        switch self {
        case .string(let longest): ["type": "string", "maxLength": .integer(longest)]
        case .queueID: ["type": "string", "pattern": .string("^\(Self.queueIDPattern)$")]
        case .deliveryName: ["type": "string", "pattern": .string("^\(Self.queueIDPattern)(/[1-9][0-9]{0,3})?$")]
        case .choice(let choices): ["type": "string", "enum": .array(choices.map { .string($0) })]
        case .time: ["type": "string", "format": "date-time"]
        case .integer(let range):
            ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        case .count: ["type": "integer"]
        case .boolean: ["type": "boolean"]
        case .list(let element, nil): ["type": "array", "items": element.document]
        case .list(let element, let most?):
            ["type": "array", "items": element.document, "minItems": 1, "maxItems": .integer(most)]
        case .map(let element): ["type": "object", "additionalProperties": element.document]
        case .object(let members): Self.document(of: members)
        case .document: ["type": "object"]
        case .shape(let name): ["$ref": .string("#/components/schemas/\(name)")]
        }
    }

    private static func document(of members: [Member]) -> JSONValue {
        var properties: [String: JSONValue] = [:]
        for member in members {
            guard case .object(var schema) = member.schema.document else { continue }
            if let text = member.text { schema["description"] = .string(text) }
            properties[member.name] = .object(schema)
        }
        return [
            "type": "object", "properties": .object(properties), "additionalProperties": false,
            "required": .array(members.filter(\.isRequired).map { .string($0.name) }),
        ]
    }

    /// What is wrong with a value; `nil` if it is valid.
    func fault(of value: JSONValue, at place: String) -> String? {
        switch (self, value) {
        case (.string(let longest), .string(let text)):
            text.unicodeScalars.count <= longest ? nil : "\(place) is longer than \(longest) characters"
        case (.queueID, .string(let text)): QueueID(text) == nil ? "\(place) is not a queue ID" : nil
        case (.deliveryName, .string(let text)): DeliveryName(text) == nil ? "\(place) is not a queue ID" : nil
        case (.choice(let choices), .string(let text)):
            choices.contains(text) ? nil : "\(place) must be one of \(choices.joined(separator: ", "))"
        case (.time, .string(let text)):
            Timestamp(iso8601: text) == nil ? "\(place) must be a time such as 2026-01-31T12:00:00Z" : nil
        case (.integer(let range), .integer(let number)):
            range.contains(number) ? nil : "\(place) must be between \(range.lowerBound) and \(range.upperBound)"
        case (.count, .integer), (.boolean, .bool), (.document, .object): nil
        case (.list(let element, let most), .array(let values)): fault(of: values, element, most, at: place)
        case (.map(let element), .object(let values)):
            values.lazy.compactMap { element.fault(of: $0.value, at: "\(place).\($0.key)") }.first
        case (.object(let members), .object(let values)): fault(of: values, members, at: place)
        case (.shape(let name), _): APIShapes.all[name]?.fault(of: value, at: place)
        default: "\(place) is of the wrong type"
        }
    }

    private func fault(of values: [JSONValue], _ element: APISchema, _ most: Int?, at place: String) -> String? {
        if let most, !(1...most).contains(values.count) { return "\(place) must have 1 to \(most) elements" }
        return values.enumerated().lazy.compactMap { element.fault(of: $1, at: "\(place)[\($0)]") }.first
    }

    private func fault(of values: [String: JSONValue], _ members: [Member], at place: String) -> String? {
        if let missing = members.first(where: { $0.isRequired && values[$0.name] == nil }) {
            return "\(place).\(missing.name) is missing"
        }
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let member = members.first(where: { $0.name == name }) else {
                return "\(place) has no member \(name.prefix(40))"
            }
            if let fault = member.schema.fault(of: value, at: "\(place).\(name)") { return fault }
        }
        return nil
    }

    /// The schema of a list's elements.
    var element: APISchema? { if case .list(let element, _) = self { element } else { nil } }

    /// Reads a parameter's text; `nil` if it does not have this type.
    func value(ofText text: String) -> JSONValue? {
        switch self {
        case .integer, .count: Int(text).map { .integer($0) }
        case .boolean: text == "true" ? true : text == "false" ? false : nil
        default: .string(text)
        }
    }
}
