import Base
import Testing

@Suite struct JSONValueTests {
    @Test func whatIsReadIsWrittenAgain() throws {
        let text = #"{"a":null,"b":[true,false,0,-7,1.5,"","x/y"],"c":{"d":{}}}"#
        let value = try #require(JSONValue(json: Array(text.utf8)))
        #expect(
            value == ["a": .null, "b": [true, false, 0, -7, .number(1.5), "", "x/y"], "c": ["d": [:]]]
        )
        #expect(value.json == Array(text.utf8))
    }

    @Test func eachMemberIsOfItsType() throws {
        let value: JSONValue = ["text": "7", "number": 7, "truth": true, "list": [1, "2"]]
        #expect(value["text"]?.string == "7" && value["text"]?.integer == nil)
        #expect(value["number"]?.integer == 7 && value["number"]?.string == nil && value["number"]?.bool == nil)
        #expect(value["truth"]?.bool == true && value["truth"]?.integer == nil)
        #expect(value["list"]?.array?.compactMap(\.integer) == [1] && value["list"]?["text"] == nil)
        #expect(value["none"] == nil)
    }

    @Test(arguments: ["", "{", "[1", "nonsense", "{\"a\":1} 2"])
    func whatIsNoJSONIsNoValue(_ text: String) {
        #expect(JSONValue(json: Array(text.utf8)) == nil)
    }

    @Test func anInfiniteNumberIsNoJSON() {
        #expect(JSONValue.number(.infinity).json == nil)
    }
}
