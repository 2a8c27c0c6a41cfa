/// A version of Odoo, such as 18.0 or the interim `saas~18.2`.
package struct OdooVersion: Sendable, Hashable, Comparable {
    package var major: Int
    package var minor: Int

    /// The oldest supported version.
    package static let oldest = OdooVersion(14, 0)

    package init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads the `version_info` of Odoo's answer, `[18, 0, 0, "final", 0, ""]` or `["saas~18", 2, …]`.
    package init?(information: OdooValue?) {
        guard let parts = information?.array, parts.count >= 2, let minor = parts[1].integer else { return nil }
        let major = parts[0].integer ?? parts[0].string.flatMap { Int($0.split(separator: "~").last ?? "") }
        guard let major else { return nil }
        self.init(major, minor)
    }

    package static func < (left: OdooVersion, right: OdooVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

extension OdooVersion: CustomStringConvertible {
    package var description: String { "\(major).\(minor)" }
}
