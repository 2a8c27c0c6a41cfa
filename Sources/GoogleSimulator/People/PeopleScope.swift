/// The scopes of the People API's methods, as the discovery document groups them.
enum PeopleScope {
    private static let prefix = "https://www.googleapis.com/auth/"

    static let contacts = prefix + "contacts"
    static let readonly = prefix + "contacts.readonly"

    static let writing: Set = [contacts]
    static let reading: Set = [contacts, readonly]
    /// Reading one person; more scopes allow reading what a profile shows.
    static let person: Set = reading.union(
        [
            "contacts.other.readonly", "directory.readonly", "user.addresses.read", "user.birthday.read",
            "user.emails.read", "user.gender.read", "user.organization.read", "user.phonenumbers.read",
            "userinfo.email", "userinfo.profile",
        ].map { prefix + $0 }
    )
}
