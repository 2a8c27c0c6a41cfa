import Base
import Storage
import Testing

@Suite struct LogExportTests {
    private static let entry = LogEntry(
        id: LogEntry.ID(rawValue: 3),
        entry: NewLogEntry(
            at: Timestamp(milliseconds: 0),
            level: .error,
            category: .mailOut,
            text: "=HYPERLINK(\"x\"), again",
            account: "anna@acme.example",
            user: UserID(rawValue: 7),
            message: QueueID(rawValue: 42),
            details: ["b": "2\n3", "a": "1"]
        )
    )

    @Test func linesOfCSVAreQuotedAndNoFormulas() {
        #expect(LogExport.csv.head == "time,level,category,account,user,queue-id,text,details\r\n")
        #expect(
            LogExport.csv.line(Self.entry)
                == "1970-01-01T00:00:00.000Z,error,mail-out,anna@acme.example,7,000000000001A,"
                + "\"'=HYPERLINK(\"\"x\"\"), again\",\"a=1; b=2\n3\"\r\n"
        )
    }

    @Test func linesOfJSONAreSingle() {
        #expect(
            LogExport.jsonLines.line(Self.entry)
                == #"{"account":"anna@acme.example","category":"mail-out","details":{"a":"1","b":"2\n3"},"id":3,"level":"error","#
                + #""queueID":"000000000001A","text":"=HYPERLINK(\"x\"), again","time":"1970-01-01T00:00:00.000Z","user":7}"#
                + "\n"
        )
    }
}
