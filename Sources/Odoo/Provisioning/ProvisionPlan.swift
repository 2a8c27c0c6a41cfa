import Base

/// What to do so that Odoo holds the gateway's records as they should be.
package struct ProvisionPlan: Sendable, Hashable {
    package enum Step: Sendable, Hashable {
        /// It exists and is as it should be.
        case keep(ProvisionItem)
        case create(ProvisionItem)
        /// Some fields, or the texts of a language, are not as they should be.
        case change(ProvisionItem, id: Int, fields: [String], languages: [String])
        /// It exists, but its external id does not.
        case adopt(ProvisionItem, id: Int, fields: [String], languages: [String])
        /// This Odoo lacks what it needs: the external ids, such as those of a module that is not installed.
        case skip(ProvisionItem, lacking: [String])

        package var item: ProvisionItem {
            switch self {
            case .keep(let item), .create(let item), .change(let item, _, _, _), .adopt(let item, _, _, _),
                .skip(let item, _):
                item
            }
        }

        /// Whether carrying it out changes something.
        package var acts: Bool {
            switch self {
            case .keep, .skip: false
            default: true
            }
        }
    }

    package var steps: [Step]
    /// Whether the gateway's user still has to join its group.
    package var joinsGroup: Bool
    /// Whether subscriptions stored by an earlier version of the gateway still have to be taken over.
    package var takesOver = false

    package var isDone: Bool { !joinsGroup && !takesOver && !steps.contains(where: \.acts) }

    /// The steps without those of small parts, which follow from others: the fields and rights of a new model.
    package var shownSteps: [Step] {
        let makesModels = steps.contains { if case .create(let item) = $0 { item.model == "ir.model" } else { false } }
        return steps.filter { step in
            guard step.item.isDetail else { return true }
            return if case .create = step { !makesModels } else { step.acts }
        }
    }

    /// Compares the wanted records with those found.
    package static func make(_ items: [ProvisionItem], _ found: ProvisionSurvey) -> ProvisionPlan {
        var coming: Set<String> = []
        var steps: [Step] = []
        for item in items {
            let needs = item.values.values.flatMap(\.needs)
            let lacking = Set(needs).filter { found.ids[$0] == nil && !coming.contains($0) }.sorted()
            let own = "\(ProvisionItem.module).\(item.name)"
            guard lacking.isEmpty else {
                steps.append(.skip(item, lacking: lacking))
                continue
            }
            coming.insert(own)
            guard let record = found.records[item.name] else {
                steps.append(.create(item))
                continue
            }
            let fields = item.values.filter { field, value in
                !item.fixed.contains(field) && !value.equals(record.values[field] ?? false, found.ids)
            }.keys.sorted()
            let languages = found.languages.filter { !record.isTranslated(item, $0) }
            if !record.hasExternalID {
                steps.append(.adopt(item, id: record.id, fields: fields, languages: languages))
            } else if fields.isEmpty, languages.isEmpty {
                steps.append(.keep(item))
            } else {
                steps.append(.change(item, id: record.id, fields: fields, languages: languages))
            }
        }
        return ProvisionPlan(steps: steps, joinsGroup: !found.isMember, takesOver: found.formerField != nil)
    }
}

/// What Odoo already holds.
package struct ProvisionSurvey: Sendable {
    /// One of the gateway's records.
    struct Record: Sendable {
        var model: String
        var id: Int
        var hasExternalID: Bool
        /// In English.
        var values: [String: JSONValue]
        /// By language.
        var translated: [String: [String: JSONValue]]

        func isTranslated(_ item: ProvisionItem, _ language: String) -> Bool {
            let short = String(language.prefix(2))
            let texts = translated[language] ?? [:]
            for (field, words) in item.translations {
                if let word = words[short], texts[field]?.string != word { return false }
            }
            guard let terms = item.terms[short] else { return true }
            let present = (texts[item.termsField]?.string ?? "").xmlTexts
            return terms.values.allSatisfy { present.contains($0.xmlEscaped) }
        }
    }

    /// By the item's name.
    var records: [String: Record]
    /// By external id, including records of other modules.
    var ids: [String: Int]
    /// The installed languages for which the gateway has translations, such as `de_DE`.
    var languages: [String]
    /// The ids of the external ids in `ir.model.data`, by their name.
    var names: [String: Int] = [:]
    /// Those of them that keep Odoo from importing translations (`noupdate`), as earlier versions made them.
    var protected: [Int] = []
    /// Whether the gateway's user belongs to its group.
    var isMember: Bool
    /// The id of the gateway's user.
    var user: Int?
    /// The id of the field that held subscriptions in earlier versions.
    var formerField: Int?
}

extension String {
    /// The values of attributes and the texts between tags, if this is XML, and much else.
    var xmlTexts: Set<String> {
        let marks = Set("\"<>".utf8)
        return Set(utf8.split { marks.contains($0) }.compactMap { String($0) })
    }

    /// The text as XML writes it between tags and in attributes with double quotes.
    var xmlEscaped: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
