import Base
import Testing

@Suite struct TimeOfDayTests {
    @Test(arguments: [("07:30", 450, "07:30"), ("7:30", 450, "07:30"), ("0:00", 0, "00:00"), ("23:59", 1439, "23:59")])
    func aTimeOfDayIsToTheMinute(text: String, minutes: Int, written: String) throws {
        let time = try #require(TimeOfDay(text))
        #expect(time.minutes == minutes && time.description == written)
    }

    @Test(arguments: ["", "7", "7:3", "24:00", "07:60", "7:30 pm", "-7:30", "07:30:00", "٠٧:٣٠"])
    func anythingElseIsNone(text: String) {
        #expect(TimeOfDay(text) == nil)
        #expect(TimeOfWeek("monday \(text)") == nil)
    }

    @Test func aTimeOfTheWeekHasItsDay() throws {
        let time = try #require(TimeOfWeek("Monday 7:30"))
        #expect(time.weekday == 1 && time.description == "monday 07:30")
        for text in ["", "monday", "07:30", "montag 07:30", "mon 07:30", "monday  07:30", "monday 07:30 "] {
            #expect(TimeOfWeek(text) == nil)
        }
    }
}
