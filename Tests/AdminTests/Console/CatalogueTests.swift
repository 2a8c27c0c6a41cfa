import Testing

@testable import Admin

@Suite struct CatalogueTests {
    /// What templates may name of the words: every property of type `String`.
    private static func keys(_ texts: any Texts) -> Set<String> {
        Set(Mirror(reflecting: texts).children.compactMap { $0.value is String ? $0.label : nil })
    }

    private static func named(_ prefix: String, in template: Template) -> [String] {
        template.text.split(separator: "{{").dropFirst().compactMap { part in
            let tag = part.prefix { $0 != "}" }.drop { "#^/&".contains($0) || $0 == " " }
            return tag.hasPrefix(prefix + ".") ? String(tag.dropFirst(prefix.count + 1)) : nil
        }
    }

    @Test func everyWordThatATemplateNamesExists() {
        let common = Self.keys(CommonText.english)
        for area in ConsoleAreas.all {
            let words = Self.keys(area.texts.english)
            for template in area.templates {
                for key in Self.named("text", in: template) {
                    #expect(words.contains(key), "{{text.\(key)}} in \(template.name)")
                }
            }
        }
        for template in Components.templates + ConsoleAreas.all.flatMap({ $0.templates }) {
            for key in Self.named("common", in: template) {
                #expect(common.contains(key), "{{common.\(key)}} in \(template.name)")
            }
        }
    }

    @Test func noWordIsEmptyAndGermanIsNotLeftInEnglish() {
        for texts in [CommonText.self as any Texts.Type] + ConsoleAreas.all.map({ $0.texts }) {
            let (english, german) = (Self.words(texts.english), Self.words(texts.german))
            #expect(english.keys.sorted() == german.keys.sorted())
            for (key, word) in english {
                #expect(!word.isEmpty && german[key]?.isEmpty == false, "\(texts).\(key)")
                // Words of one language that are the other's too are short; a sentence is never.
                if word.contains(" ") { #expect(german[key] != word, "\(texts).\(key) is not translated") }
            }
        }
    }

    private static func words(_ texts: any Texts) -> [String: String] {
        let pairs = Mirror(reflecting: texts).children.compactMap { child in
            (child.value as? String).flatMap { text in child.label.map { ($0, text) } }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    @Test func everyPartialThatATemplateNamesExists() {
        let all = Components.templates + ConsoleAreas.all.flatMap { $0.templates }
        let names = Set(all.map(\.name))
        for template in all {
            for match in template.text.matches(of: /\{\{[<>]\s*([a-z-]+)\s*\}\}/) {
                #expect(names.contains(String(match.output.1)), "\(match.output.1) in \(template.name)")
            }
        }
        #expect(names.count == all.count)
    }

    /// Drawings are made by `Chart` alone, which escapes what it is given; its tests show that.
    @Test func nothingInATemplateIsLeftUnescapedButDrawings() {
        let all = Components.templates + ConsoleAreas.all.flatMap { $0.templates }
        for template in all where template.name != "drawing" {
            #expect(!template.text.contains("{{{") && !template.text.contains("{{&"), "\(template.name)")
        }
    }

    @Test func everyIconThatIsNamedExists() {
        let icons = String(decoding: PackageResources.icons_svg, as: UTF8.self)
        for item in ConsoleAreas.all.flatMap({ $0.navigation }) {
            #expect(icons.contains("<symbol id=\"\(item.icon)\""), "\(item.icon)")
        }
    }
}
