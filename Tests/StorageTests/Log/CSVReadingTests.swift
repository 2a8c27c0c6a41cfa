import Storage
import Testing

@Suite struct CSVReadingTests {
    @Test(arguments: [
        ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
        ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
        ("", []),
        ("\n\r\n , \n", [["", ""]]),
        (" a ,\" b \"\n", [["a", " b "]]),
        ("\"a,\"\"b\"\"\",\"c\r\nd\"\n", [["a,\"b\"", "c\r\nd"]]),
        ("a\"b,c", [["a\"b", "c"]]),
        ("a,,", [["a", "", ""]]),
        ("\"a\" ,b", [["a", "b"]]),
    ])
    func readsWhatProgramsWrite(_ text: String, _ cells: [[String]]) throws {
        #expect(try CSVText.read(text, separator: ",").map(\.cells) == cells)
    }

    @Test func readsWhatItWrites() throws {
        let cells = ["plain", "with, comma", "with \"quotes\"", "two\r\nlines", "ümläut", ""]
        #expect(try CSVText.read(CSVText.line(cells), separator: ",").map(\.cells) == [cells])
    }

    @Test func knowsOnWhichLineARecordBegins() throws {
        let records = try CSVText.read("a;b\n\n\"1\n2\";3\r\nx;y\n", separator: ";")
        #expect(records.map(\.line) == [1, 3, 5])
        #expect(records.map(\.cells) == [["a", "b"], ["1\n2", "3"], ["x", "y"]])
        let open = #expect(throws: CSVText.OpenQuote.self) { try CSVText.read("a\n\"b\nc\n", separator: ",") }
        #expect(open?.line == 2)
    }
}
