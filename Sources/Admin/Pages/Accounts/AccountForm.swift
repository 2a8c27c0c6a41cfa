import Base
import Storage

/// The options of an account, as a form.
struct AccountForm: Sendable {
    let defaultSender: CheckField
    let sendsOwnMail: CheckField
    let courier: SelectField
    let onLostAnswer: SelectField
    let limits: [Field]

    /// A limit: its field, its range, and where it is stored.
    private struct Limit {
        let field: FormField
        let range: ClosedRange<Int>
        let option: WritableKeyPath<AccountOptions, Int?>
        let setting: KeyPath<RateLimits, Int>
        let label: KeyPath<AccountsText, Localized<String>>
    }

    private static var all: [Limit] {
        [
            Limit(
                field: .unitsPerMinute,
                range: 100...1_000_000,
                option: \.unitsPerMinute,
                setting: \.unitsPerMinute,
                label: \.unitsPerMinute
            ),
            Limit(
                field: .messagesPerDay,
                range: 1...1_000_000,
                option: \.messagesPerDay,
                setting: \.messagesPerDay,
                label: \.messagesPerDay
            ),
            Limit(
                field: .concurrency,
                range: 1...100,
                option: \.concurrency,
                setting: \.concurrency,
                label: \.concurrency
            ),
        ]
    }

    /// The form of `options`; after an error, with the typed values and the problems.
    init(_ options: AccountOptions, _ request: ConsoleRequest, errors: [FormField: String] = [:]) {
        let text = request.text(AccountsText.self)
        defaultSender = CheckField(
            .defaultSender,
            text.defaultSender,
            isOn: options.isDefaultSender,
            hint: text.defaultSenderHint
        )
        sendsOwnMail = CheckField(
            .sendsOwnMail,
            text.sendsOwnMail,
            isOn: options.sendsOwnMail,
            hint: text.sendsOwnMailHint
        )
        courier = SelectField(
            .courier,
            text.courier,
            CourierChoice.allCases.map { ($0.rawValue, text.courierName($0.rawValue)) },
            selected: options.courier.rawValue,
            hint: text.courierHint
        )
        onLostAnswer = SelectField(
            .onLostAnswer,
            text.onLostAnswer,
            LostAnswerPolicy.allCases.map { ($0.rawValue, text.guaranteeName($0.rawValue)) },
            selected: options.onLostAnswer.rawValue,
            hint: text.guaranteeHint
        )
        let settings = request.console.accounts.limits
        limits = Self.all.map { limit in
            Field(
                limit.field,
                text[dynamicMember: limit.label],
                .number,
                value: errors.isEmpty
                    ? options[keyPath: limit.option].map(String.init) ?? "" : request.form[limit.field],
                hint: text.limitHint(request.format.number(settings[keyPath: limit.setting])),
                error: errors[limit.field],
                isOptional: true
            )
        }
    }

    /// The fields as they were sent, for a page after which the form comes again; none where the form was not sent.
    static func sent(_ request: ConsoleRequest) -> [(field: FormField, value: String)] {
        let fields = [.defaultSender, .sendsOwnMail, .courier, .onLostAnswer] + all.map(\.field)
        return fields.compactMap { field in request.form.raw(field).map { (field, $0) } }
    }

    /// Reads the form into `options`; returns the problems by field.
    static func read(_ request: ConsoleRequest, into options: inout AccountOptions) -> [FormField: String] {
        let (text, form) = (request.text(AccountsText.self), request.form)
        var errors: [FormField: String] = [:]
        options.isDefaultSender = form.isOn(.defaultSender)
        options.sendsOwnMail = form.isOn(.sendsOwnMail)
        options.courier = CourierChoice(rawValue: form[.courier]) ?? options.courier
        options.onLostAnswer = LostAnswerPolicy(rawValue: form[.onLostAnswer]) ?? options.onLostAnswer
        for limit in all {
            let typed = form[limit.field]
            let value = Int(typed)
            guard typed.isEmpty || value.map(limit.range.contains) == true else {
                let (least, most) = (limit.range.lowerBound, limit.range.upperBound)
                errors[limit.field] = text.notInRange(request.format.number(least), request.format.number(most))
                continue
            }
            options[keyPath: limit.option] = value
        }
        return errors
    }
}
