/// The type of a field.
enum FieldKind: Sendable, Hashable {
    case char, text, html, integer, float, boolean, date, datetime, binary
    case selection([String])
    case many2one(String)
    /// The records of that model whose field of that name refers to this record.
    case one2many(String, by: String)
    case many2many(String)

    /// The name in `ir.model.fields`.
    var name: String {
        switch self {
        case .char: "char"
        case .text: "text"
        case .html: "html"
        case .integer: "integer"
        case .float: "float"
        case .boolean: "boolean"
        case .date: "date"
        case .datetime: "datetime"
        case .binary: "binary"
        case .selection: "selection"
        case .many2one: "many2one"
        case .one2many: "one2many"
        case .many2many: "many2many"
        }
    }

    /// The model that it refers to.
    var relation: String? {
        switch self {
        case .many2one(let model), .many2many(let model), .one2many(let model, _): model
        default: nil
        }
    }

    /// Whether it holds a list of records.
    var isMulti: Bool {
        switch self {
        case .one2many, .many2many: true
        default: false
        }
    }
}
