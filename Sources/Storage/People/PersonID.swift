/// The row number of a user of the console. Name and address may change; this number does not.
package struct PersonID: Sendable, Hashable, Comparable, Codable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package static func < (a: PersonID, b: PersonID) -> Bool { a.rawValue < b.rawValue }
}
