import Base
import Testing

struct OpenFilesTests {
    @Test func theLimitIsRaisedAndNeverLowered() {
        let before = OpenFiles.limit
        #expect(before > 0)
        let raised = OpenFiles.raiseLimit()
        #expect(raised >= before && raised == OpenFiles.limit)
        #expect(OpenFiles.raiseLimit() == raised)
    }
}
