import Google
import Storage

/// The name of a form's field or of a query's parameter.
///
/// Every name is declared here and nowhere else: views give it to `Field`, `SelectField` and `CheckField`, handlers read
/// it from `request.form` and `request.query`, and a misspelled one does not compile. Some templates write a name out, for
/// a button or a hidden field; `FormFieldTests` compares those with this file.
struct FormField: Sendable, Hashable {
    /// The name in HTML and in URLs.
    let name: String

    private init(_ name: String) {
        self.name = name
    }
}

// MARK: Every page

extension FormField {
    /// Shows that a page of the console sent the form.
    static let formToken = FormField("form_token")
    /// The answer to a confirmation page.
    static let confirmed = FormField("confirmed")
    /// The page that follows.
    static let next = FormField("next")
    static let language = FormField("language")
    static let theme = FormField("theme")
}

// MARK: Lists: search, pages, actions

extension FormField {
    static let search = FormField("q")
    static let account = FormField("account")
    static let from = FormField("from")
    static let until = FormField("until")
    /// The last entry of the page before.
    static let after = FormField("after")
    static let size = FormField("size")
    /// The column by which a list is sorted.
    static let sort = FormField("sort")
    /// The first entry of the page after.
    static let before = FormField("before")
    /// The action on the marked entries.
    static let command = FormField("command")

    /// The deliveries' states.
    static let state = FormField("state")
    /// The field that is searched.
    static let place = FormField("in")
    /// Restricts the listing to delivery reports.
    static let only = FormField("only")
    static let delivery = FormField("delivery")
    /// All deliveries that the search finds, instead of the marked ones.
    static let matching = FormField("matching")
    /// A recipient of a captured message, confirmed by a user.
    static let confirmedRecipient = FormField("confirmed_recipient")
    /// The account over which deliveries are rerouted.
    static let target = FormField("target")
    /// The name of a saved search.
    static let savedSearch = FormField("saved_search")
    /// The page of the queue to return to.
    static let back = FormField("back")

    static let level = FormField("level")
    static let user = FormField("user")
    /// A message's queue ID.
    static let message = FormField("message")
    /// The file format of an export.
    static let format = FormField("format")
    /// The period of the charts.
    static let span = FormField("span")

    /// What a page's script watches.
    static let topic = FormField("topic")
    /// The state of it that the page shows.
    static let since = FormField("since")

    static let stagedMessage = FormField("mail")
    static let contact = FormField("contact")
    /// The address of a new contact.
    static let address = FormField("address")
}

// MARK: Signing in, users, API keys

extension FormField {
    static let email = FormField("email")
    static let name = FormField("name")
    static let role = FormField("role")
    static let password = FormField("password")
    static let repeated = FormField("repeated")
    /// The password until now.
    static let oldPassword = FormField("old")
    /// A code of the second factor, or a recovery code.
    static let code = FormField("code")
    /// What Odoo lets a user come with.
    static let ticket = FormField("ticket")
    /// Which of a browser's entries from Odoo a page is about.
    static let entry = FormField("entry")
    /// The session to end.
    static let session = FormField("session")
    /// What to do with the second factor.
    static let factorAction = FormField("action")
    /// What an API key allows.
    static let scope = FormField("scope")
    /// How long an API key is valid, or a report reaches back.
    static let days = FormField("days")
}

// MARK: Accounts, service account, assistant

extension FormField {
    static let defaultSender = FormField("default_sender")
    static let courier = FormField("courier")
    static let onLostAnswer = FormField("on_lost_answer")
    static let unitsPerMinute = FormField("units_per_minute")
    static let messagesPerDay = FormField("messages_per_day")
    static let concurrency = FormField("concurrency")
    /// The length of a pause, or the interval of a scheduled action.
    static let minutes = FormField("minutes")
    /// What happens to the queue of an account that is removed.
    static let remainingMail = FormField("mail")

    /// The text of a file that names people.
    static let people = FormField("people")
    static let peopleFile = FormField("people_file")
    /// Whether invitations are mailed.
    static let mails = FormField("mails")
    /// Whether accounts are connected by the service account.
    static let connects = FormField("connects")

    /// An address on the bounce list.
    static let bounced = FormField("bounced")

    /// An account that shares an address's mail.
    static let member = FormField("member")

    static let key = FormField("key")
    static let keyFile = FormField("key_file")
    static let keyText = FormField("key_text")
    static let addresses = FormField("addresses")
    /// Whether the delegation covers smtp.gmail.com.
    static let submission = FormField("submission")

    /// The recipient of a test message.
    static let recipient = FormField("to")
}

// MARK: Settings for all users

extension FormField {
    static let signInDomains = FormField(OrganisationSettings.Field.signInDomains)
    /// Whether people of these domains need no invitation.
    static let signInAddsUsers = FormField("sign-in-adds-users")
    static let logLevel = FormField("log-level")
    static let organisationName = FormField("organisation-name")
    static let helpURL = FormField("help-url")
    static let logRetention = FormField(OrganisationSettings.Field.logRetention)
    static let readMessages = FormField("read-messages")
    /// Whether a scheduled action is enabled.
    static let enabled = FormField("enabled")

    static let database = FormField("database")
    /// The URL of an Odoo.
    static let url = FormField("url")
    /// The name of a database in Odoo.
    static let nameInOdoo = FormField("name-in-odoo")
    /// The API key of the gateway's user in Odoo.
    static let apiKey = FormField("api-key")
    /// Whether a database is added rather than changed.
    static let isNew = FormField("is-new")
    static let login = FormField("login")
    static let secret = FormField("secret")
    /// Confirms the removal from Odoo.
    static let sure = FormField("sure")

    /// A field that may be invalid.
    init(_ field: OrganisationSettings.Field) { self.init(field.rawValue) }
}

// MARK: Personal settings

extension FormField {
    /// Which of the page's forms was sent.
    static let form = FormField("form")

    /// What the page showed in that field.
    static func shown(in field: FormField) -> FormField { FormField("shown-\(field.name)") }

    /// Whether it says what the page showed in another field.
    static func isShown(_ name: String) -> Bool { name.hasPrefix("shown-") }
    /// Whose OAuth client is used.
    static let client = FormField("client")
    static let clientID = FormField(PersonalSettings.Field.clientID)
    static let clientSecret = FormField(PersonalSettings.Field.clientSecret)
    static let userName = FormField(PersonalSettings.Field.userName)

    static let sendsOwnMail = FormField("sends-own-mail")
    static let smtpPassword = FormField("smtp-password")
    static let smtpRepeated = FormField("smtp-repeated")

    static let deletesUnsubscribed = FormField("deletes-unsubscribed")
    static let importsNew = FormField("imports-new")
    static let leavesOutSalutation = FormField("leaves-out-salutation")
    static let tagsAsGroups = FormField("tags-as-groups")
    static let mostDeleted = FormField(PersonalSettings.Field.mostDeleted)
    /// How many contacts the answered question would delete.
    static let deletions = FormField("deletions")
    static let answer = FormField("answer")

    static let bringsEvents = FormField("brings-events")
    static let calendarStart = FormField(PersonalSettings.Field.calendarStart)
    static let createsAttendees = FormField("creates-attendees")

    static let incomingFolder = FormField(PersonalSettings.Field.incomingFolder)
    static let outgoingFolder = FormField(PersonalSettings.Field.outgoingFolder)
    static let incomingCount = FormField(PersonalSettings.Field.incomingCount)
    static let outgoingCount = FormField(PersonalSettings.Field.outgoingCount)
    static let deletesTransferred = FormField("deletes-transferred")
    static let leavesInFolder = FormField("leaves-in-folder")
    static let importsByItself = FormField("imports-by-itself")

    static let odooDatabase = FormField("odoo-database")
    static let odooLogin = FormField(PersonalSettings.Field.odooLogin)
    static let isLogged = FormField("is-logged")

    /// A field that may be invalid.
    init(_ field: PersonalSettings.Field) { self.init(field.rawValue) }

    /// The check box of a calendar.
    static func calendar(_ calendar: ChosenCalendar) -> FormField { FormField("calendar-\(calendar.id)") }

    /// The check box of an event type.
    static func eventType(_ type: EventType) -> FormField { FormField("event-type-\(type.rawValue)") }

    /// The check box of a purpose of a grant.
    static func purpose(_ purpose: GrantPurpose) -> FormField { FormField("purpose-\(purpose.rawValue)") }
}

// MARK: Sent by Google (RFC 6749 sections 4.1.2 and 4.1.2.1)

extension FormField {
    static let oauthCode = FormField("code")
    static let oauthError = FormField("error")
    static let oauthState = FormField("state")
}
