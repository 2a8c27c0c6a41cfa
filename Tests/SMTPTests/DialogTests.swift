import Testing

struct DialogTests {
    @Test
    func thereAreDialogs() {
        #expect(Dialog.all.count >= 15)
        #expect(Dialog.all.allSatisfy { !$0.input.isEmpty && !$0.expected.isEmpty })
    }

    @Test(arguments: Dialog.all)
    func goesAsWritten(_ dialog: Dialog) {
        #expect(dialog.deviation(piece: dialog.input.count) == nil)
    }

    @Test(arguments: Dialog.all)
    func goesTheSameByteByByte(_ dialog: Dialog) {
        #expect(dialog.deviation(piece: 1) == nil)
    }

    @Test(arguments: Dialog.all)
    func goesTheSameSplitAnywhere(_ dialog: Dialog) {
        #expect((0...dialog.input.count).compactMap { dialog.deviation(splitAt: $0) } == [])
    }
}
