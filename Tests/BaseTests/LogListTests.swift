import Base
import Testing

@Suite struct LogListTests {
    @Test func namesABoundedNumber() {
        #expect(LogList.text(of: []) == "")
        #expect(LogList.text(of: ["a@x", "b@x"]) == "a@x b@x")
        let all = (1...1000).map { "\($0)@x" }
        let named = all.prefix(LogList.mostNamed).joined(separator: " ")
        #expect(LogList.text(of: all.prefix(LogList.mostNamed)) == named)
        #expect(LogList.text(of: all) == named + " … and \(1000 - LogList.mostNamed) more")
    }
}
