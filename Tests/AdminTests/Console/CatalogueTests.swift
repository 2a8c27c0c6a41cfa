import Base
import Testing

@testable import Admin

@Suite struct CatalogueTests {
    /// The texts that templates may name: those without parameters.
    private static func texts(_ table: any Texts.Type) -> [String: Localized<String>] {
        let pairs = Mirror(reflecting: table.init()).children.compactMap { child in
            (child.value as? Localized<String>).flatMap { text in child.label.map { ($0, text) } }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    private static func named(_ prefix: String, in template: Template) -> [String] {
        template.text.split(separator: "{{").dropFirst().compactMap { part in
            let tag = part.prefix { $0 != "}" }.drop { "#^/&".contains($0) || $0 == " " }
            return tag.hasPrefix(prefix + ".") ? String(tag.dropFirst(prefix.count + 1)) : nil
        }
    }

    @Test func everyWordThatATemplateNamesExists() {
        let common = Self.texts(CommonText.self)
        for section in ConsoleSections.all {
            let texts = Self.texts(section.texts)
            for template in section.templates {
                for key in Self.named("text", in: template) {
                    #expect(texts[key] != nil, "{{text.\(key)}} in \(template.name)")
                }
            }
        }
        for template in Components.templates + ConsoleSections.all.flatMap({ $0.templates }) {
            for key in Self.named("common", in: template) {
                #expect(common[key] != nil, "{{common.\(key)}} in \(template.name)")
            }
        }
    }

    @Test func noWordIsEmptyAndGermanIsNotLeftInEnglish() {
        for table in [CommonText.self as any Texts.Type] + ConsoleSections.all.map({ $0.texts }) {
            for (key, text) in Self.texts(table) {
                #expect(!text.english.isEmpty && !text.german.isEmpty, "\(table).\(key)")
                // A word may be the same in both languages; a sentence is not.
                if text.english.contains(" ") {
                    #expect(text.german != text.english, "\(table).\(key) is not translated")
                }
            }
        }
    }

    @Test func everyPartialThatATemplateNamesExists() {
        let all = Components.templates + ConsoleSections.all.flatMap { $0.templates }
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
        let all = Components.templates + ConsoleSections.all.flatMap { $0.templates }
        for template in all where template.name != "drawing" {
            #expect(!template.text.contains("{{{") && !template.text.contains("{{&"), "\(template.name)")
        }
    }

    @Test func everyIconThatIsNamedExists() {
        let icons = String(decoding: PackageResources.icons_svg, as: UTF8.self)
        for item in ConsoleSections.all.flatMap({ $0.navigation }) {
            #expect(icons.contains("<symbol id=\"\(item.icon)\""), "\(item.icon)")
        }
    }
}
