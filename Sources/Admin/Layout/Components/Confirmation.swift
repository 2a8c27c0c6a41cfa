/// A page that describes a dangerous action before it is carried out (template `confirm`).
///
/// The handler of the dangerous POST answers with it until `visit.isConfirmed`.
struct Confirmation: Sendable {
    struct Hidden: Sendable {
        let name: String
        let value: String
    }

    let question: String
    /// The consequences, one sentence each.
    let consequences: [String]
    /// The button's label: the verb, not "OK".
    let button: String
    let action: String
    let back: String
    /// Values of the first form that the second one must repeat.
    let fields: [Hidden]

    init(
        _ question: String,
        consequences: [String],
        button: String,
        action: LocalPath,
        back: LocalPath,
        fields: [(name: String, value: String)] = []
    ) {
        self.question = question
        self.consequences = consequences
        self.button = button
        self.action = action.description
        self.back = back.description
        self.fields = fields.map { Hidden(name: $0.name, value: $0.value) }
    }
}

extension Visit {
    /// Whether the user has seen the confirmation page and confirmed.
    var isConfirmed: Bool { form["confirmed"] == "yes" }

    /// The confirmation page as an answer.
    func confirm(_ confirmation: Confirmation) -> Answer {
        .page(Page("confirm", title: confirmation.question, text: common, view: confirmation))
    }
}
