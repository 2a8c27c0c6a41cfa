import Storage
import Testing

@Suite struct CSVTextTests {
    @Test(arguments: [
        (["a", "b"], "a,b\r\n"), (["a,b", ""], "\"a,b\",\r\n"), (["say \"hi\""], "\"say \"\"hi\"\"\"\r\n"),
        (["two\nlines"], "\"two\nlines\"\r\n"), (["=1+1"], "'=1+1\r\n"), (["@x", "-1", "+49"], "'@x,'-1,'+49\r\n"),
    ])
    func whatHasAMeaningIsQuoted(cells: [String], line: String) { #expect(CSVText.line(cells) == line) }
}
