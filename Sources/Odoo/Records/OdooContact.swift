import Base

/// A contact of Odoo with everything that is sent to Google.
package struct OdooContact: Sendable, Hashable {
    package var id: Int
    package var version = ""
    package var name = ""
    package var isCompany = false
    /// The salutation's name; Odoo 19 and later have none.
    package var title: String?
    package var company: String?
    package var function: String?
    /// As stored in Odoo: one text may hold several, separated by commas or semicolons.
    package var email: String?
    package var phone: String?
    /// Odoo 19 and later have none.
    package var mobile: String?
    package var website: String?
    package var street: String?
    package var street2: String?
    package var city: String?
    package var zip: String?
    package var state: String?
    package var country: String?
    /// Notes, in HTML.
    package var comment: String?
    package var tags: [Int] = []

    package init(id: Int) { self.id = id }

    /// The fields to read, as far as the version of Odoo has them.
    static let fields = [
        "write_date", "commercial_company_name", "name", "is_company", "title", "function", "email", "phone", "mobile",
        "website", "street", "street2", "city", "zip", "state_id", "country_id", "comment", "category_id",
    ]

    /// The fields read by the list of versions.
    static let versionFields = ["write_date", "commercial_company_name"]

    static func version(of record: OdooRecord) -> String {
        "\(record["write_date"]?.string ?? "")|\(record["commercial_company_name"]?.string ?? "")"
    }

    init(_ record: OdooRecord) {
        id = record.id
        version = Self.version(of: record)
        func text(_ field: String) -> String? {
            record[field]?.string.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        }
        name = text("name") ?? ""
        isCompany = record["is_company"]?.bool == true
        title = record["title"]?.reference?.name
        company = text("commercial_company_name")
        function = text("function")
        email = text("email")
        phone = text("phone")
        mobile = text("mobile")
        website = text("website")
        street = text("street")
        street2 = text("street2")
        city = text("city")
        zip = text("zip")
        state = record["state_id"]?.reference?.name
        country = record["country_id"]?.reference?.name
        comment = text("comment")
        tags = record["category_id"]?.ids ?? []
    }
}
