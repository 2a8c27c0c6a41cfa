import Odoo

/// The few texts that the gateway itself writes into an appointment, in its user's language.
struct EventWords: Sendable {
    let untitled: String
    let organiser: String
    let guests: String
    private let answers: [Appointment.Answer: String]

    func answer(_ answer: Appointment.Answer) -> String { answers[answer] ?? "" }

    static func of(_ user: OdooUser) -> EventWords {
        user.language?.hasPrefix("de") == true ? german : english
    }

    private static let english = EventWords(
        untitled: "(no title)",
        organiser: "Organiser",
        guests: "Further guests",
        answers: [
            .needsAction: "no answer", .declined: "declined", .tentative: "perhaps", .accepted: "accepted",
        ]
    )

    private static let german = EventWords(
        untitled: "(ohne Titel)",
        organiser: "Organisator",
        guests: "Weitere Gäste",
        answers: [
            .needsAction: "keine Antwort", .declined: "abgelehnt", .tentative: "vielleicht", .accepted: "zugesagt",
        ]
    )
}
