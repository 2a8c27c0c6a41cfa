import Testing

@testable import Sync

/// Which record becomes which occurrence.
struct SeriesShiftTests {
    private func pairs(_ old: [String], _ new: [String]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: SeriesShift.pairs(old, new).map { ($0.old, $0.new) })
    }

    @Test func thoseOfTheSameDayBelongTogether() {
        #expect(
            pairs(
                ["20260615T070000Z", "20260616T070000Z"],
                ["20260616T120000Z", "20260617T120000Z", "20260615T120000Z"]
            )
                == ["20260615T070000Z": "20260615T120000Z", "20260616T070000Z": "20260616T120000Z"]
        )
        #expect(pairs(["20260615T070000Z"], ["20260615"]) == ["20260615T070000Z": "20260615"])
    }

    @Test func theRestGoesInOrderToWhatLiesClosest() {
        // From Mondays to Tuesdays; one has entered the window at the end.
        #expect(
            pairs(["20260615", "20260622"], ["20260616", "20260623", "20260630"])
                == ["20260615": "20260616", "20260622": "20260623"]
        )
        // From Mondays to Sundays: the first has left the window, and another has entered it.
        #expect(
            pairs(["20260615", "20260622", "20260629"], ["20260621", "20260628", "20260705"])
                == ["20260622": "20260621", "20260629": "20260628"]
        )
    }

    @Test func nothingIsPairedWithNothing() {
        #expect(pairs([], ["20260615"]).isEmpty && pairs(["20260615"], []).isEmpty)
        #expect(pairs(["", "odd"], ["20260615"]).isEmpty)
    }
}
