import Storage
import Testing

@testable import Admin

@Suite struct FolderTreeTests {
    @Test func childrenStandUnderTheirParents() {
        let names = ["Zoo", "Odoo/Ein/Alt", "Odoo", "Odoo Alt", "Odoo/Ein", "Lost/Child", "odoo/aus"]
        let lines = FolderTree.lines(names.map { TransferFolder(labelID: "id of \($0)", name: $0) })
        let space = "\u{2003}"
        #expect(
            lines.map(\.label) == [
                "Lost/Child", "Odoo", space + "aus", space + "Ein", space + space + "Alt", "Odoo Alt", "Zoo",
            ]
        )
        #expect(lines.first?.id == "id of Lost/Child")
    }

    @Test(arguments: ["", "/", "a//b", "/a"])
    func oddNamesDoNoHarm(name: String) {
        #expect(FolderTree.lines([TransferFolder(labelID: "1", name: name)]).map(\.label) == [name])
    }
}
