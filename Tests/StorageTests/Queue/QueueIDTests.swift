import Storage
import Testing

@Suite struct QueueIDTests {
    @Test(arguments: [0, 1, 31, 32, 1 << 40, Int64.max])
    func isReadBackFromItsText(value: Int64) {
        let id = QueueID(rawValue: value)
        #expect(id.description.utf8.count == 13)
        #expect(QueueID(id.description) == id)
        #expect(QueueID(id.description.lowercased()) == id)
    }

    @Test func understandsConfusedLetters() {
        #expect(QueueID("OOOOOOOOOOOIL") == QueueID("0000000000011"))
    }

    @Test(arguments: ["", "0", "00000000000000", "000000000000U", "ZZZZZZZZZZZZZ", "0000000000 00"])
    func refusesWhatIsNone(text: String) {
        #expect(QueueID(text) == nil)
    }
}
