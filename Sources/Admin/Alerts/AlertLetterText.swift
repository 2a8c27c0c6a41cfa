import Base

/// The words around an alert that leaves the gateway.
struct AlertLetterText: Texts {
    let problem = Localized("Problem", "Problem")
    let warning = Localized("Warning", "Warnung")
    let allClear = Localized("All clear", "Entwarnung")
    let test = Localized("Test", "Test")
    let testWords = Localized(
        "This is a test alert of gsuite-gateway. Nothing is wrong.",
        "Dies ist ein Testhinweis von gsuite-gateway. Alles ist in Ordnung."
    )
    let fix = Localized("Fix", "Beheben")
    let fixHere = { @Sendable (url: String) in Localized("Fix it here: \(url)", "Hier beheben: \(url)") }
    let since = { @Sendable (moment: String) in Localized("Since \(moment).", "Seit \(moment).") }
    let isOver = Localized("This is over:", "Das ist vorbei:")
    let lasted = { @Sendable (start: String, end: String) in
        Localized("From \(start) to \(end).", "Von \(start) bis \(end).")
    }
    let onNode = { @Sendable (node: String) in
        Localized("It concerns the machine of the node \(node).", "Es betrifft den Rechner des Knotens \(node).")
    }
    let whyPersonal = { @Sendable (host: String) in
        Localized(
            "You receive this because it concerns your account at the mail gateway \(host).",
            "Sie erhalten diese E-Mail, weil es Ihr Konto am Mail-Gateway \(host) betrifft."
        )
    }
    let whyAdministrator = { @Sendable (host: String) in
        Localized(
            "You receive this because alerts of the mail gateway \(host) are sent to you.",
            "Sie erhalten diese E-Mail, weil Hinweise des Mail-Gateways \(host) an Sie gehen."
        )
    }
}
