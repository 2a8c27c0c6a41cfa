/// Sorts the parts of a message into what is read and what is a file.
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
        // A multipart whose parts cannot be found is shown as it stands.
        case _ where part.type.hasPrefix("multipart/"): body.add(text: part.text)
        default: files.append(part)
        }
    }

    /// The same text in several forms: one of each kind is read.
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

    /// The first part, or the one that `start` names, and what belongs to it.
    private mutating func visitRelated(_ part: MIMEPart) {
        let start = part.parameters["start"]?.filter { $0 != "<" && $0 != ">" }
        let root = part.parts.firstIndex { start != nil && $0.contentID == start } ?? 0
        visit(part.parts[root])
        for (place, inner) in part.parts.enumerated() where place != root { visit(inner) }
    }

    private init(empty: Void) {}
}

extension MIMEPart {
    /// Whether people read it as part of the message; everything else is a file.
    fileprivate var isRead: Bool {
        guard type == "text/plain" || type == "text/html", dispositionType != "attachment" else { return false }
        return filename == nil
    }
}
