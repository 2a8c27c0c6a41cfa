/// The row number of a person who uses the console; name and address may change, this does not.
package struct PersonID: Sendable, Hashable, Comparable, Codable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package static func < (a: PersonID, b: PersonID) -> Bool { a.rawValue < b.rawValue }
}
