import Testing

@testable import Admin

@Suite struct MultipartFormTests {
    private func form(_ text: String, boundary: String = "b") -> MultipartForm? {
        MultipartForm(Array(text.replacing("\n", with: "\r\n").utf8), boundary: boundary)
    }

    private func part(_ name: String, _ value: String) -> String {
        "--b\nContent-Disposition: form-data; name=\"\(name)\"\n\n\(value)\n"
    }

    @Test func readsFieldsAndFiles() throws {
        let file =
            "--b\nContent-Disposition: form-data; name=\"f\"; filename=\"a;b.json\"\nContent-Type: text/json\n\n{\n}\n"
        let read = try #require(form(part("a", "ä") + file + part("a", "") + part("q%22", "-b") + "--b--\n"))
        #expect(read.fields.map(\.name) == ["a", "f", "a", "q\""])
        #expect(read.fields.map(\.value) == ["ä", "{\r\n}", "", "-b"])
    }

    @Test func refusesWhatIsMalformed() {
        let whole = part("a", "1") + "--b--\n"
        #expect(form(whole) != nil)
        for end in 1..<(whole.count - 5) { #expect(form(String(whole.prefix(end))) == nil, "\(end)") }
        #expect(form("--b--") != nil)
        #expect(form("x" + whole) == nil)
        #expect(form("--b\nContent-Type: text/plain\n\n1\n--b--") == nil)
        #expect(form(part("a", "1")) == nil)
        #expect(form((0..<200).map { part("\($0)", "") }.joined() + "--b--") == nil)
        #expect(MultipartForm([0x2D, 0x2D, 0x62, 0xFF], boundary: "b") == nil)
    }

    @Test(arguments: [
        ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data; charset=utf-8; boundary=\"a b\"", nil),
        ("multipart/form-data; boundary=\"a.b\"", "a.b"), ("multipart/form-data; boundary=", nil),
        ("multipart/mixed; boundary=abc", nil), ("text/plain", nil),
    ])
    func findsTheBoundary(type: String, boundary: String?) {
        #expect(MultipartForm.boundary(of: type) == boundary)
    }
}
