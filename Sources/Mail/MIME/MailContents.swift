/// Sorts the parts of a message into readable text and files.
struct MailContents {
    private(set) var body = MailBody()
    private(set) var files: [MIMEPart] = []

    init(_ root: MIMEPart) {
        visit(root)
    }

    private mutating func visit(_ part: MIMEPart) {
        switch part.type {
        case "multipart/alternative" where !part.parts.isEmpty: visitAlternatives(part)
        case "multipart/related" where !part.parts.isEmpty: visitRelated(part)
        case _ where !part.parts.isEmpty: for inner in part.parts { visit(inner) }
        case _ where part.isRead: body.add(part)
        // A multipart whose parts cannot be found is shown as it is.
        case _ where part.type.hasPrefix("multipart/"): body.add(text: part.text)
        default: files.append(part)
        }
    }

    /// Visits alternative forms of the same text; one of each kind is used.
    private mutating func visitAlternatives(_ part: MIMEPart) {
        var forms = MailBody()
        for inner in part.parts {
            var contents = MailContents(empty: ())
            contents.visit(inner)
            forms.addForm(contents.body)
            files += contents.files
        }
        body.add(forms)
    }

    /// Visits the root, which is the first part or the one that `start` names, and then the parts that belong to it.
    private mutating func visitRelated(_ part: MIMEPart) {
        let start = part.parameters["start"]?.filter { $0 != "<" && $0 != ">" }
        let root = part.parts.firstIndex { start != nil && $0.contentID == start } ?? 0
        visit(part.parts[root])
        for (place, inner) in part.parts.enumerated() where place != root { visit(inner) }
    }

    private init(empty: Void) {}
}

extension MIMEPart {
    /// Whether the part is readable text of the message; every other part is a file.
    fileprivate var isRead: Bool {
        guard type == "text/plain" || type == "text/html", dispositionType != "attachment" else { return false }
        return filename == nil
    }
}
