package import Base

extension FieldProblem {
    /// What to do about it.
    package var sentence: Localized<String> {
        switch self {
        case .missing: Localized("Fill in this field.", "Füllen Sie dieses Feld aus.")
        case .notAnAddress: Localized("Enter a valid email address.", "Geben Sie eine gültige E-Mail-Adresse ein.")
        case .notADomain: Localized("Enter a valid domain.", "Geben Sie eine gültige Domain ein.")
        case .notInPast: Localized("The day must be in the past.", "Der Tag muss in der Vergangenheit liegen.")
        case .outOfRange: Localized("The number is too small or too large.", "Die Zahl ist zu klein oder zu groß.")
        case .tooLong: Localized("This is too long.", "Das ist zu lang.")
        case .sameFolder:
            Localized(
                "Both directions cannot use the same folder.",
                "Beide Richtungen dürfen nicht denselben Ordner verwenden."
            )
        case .notAllowed:
            Localized("It contains characters that are not allowed.", "Die Eingabe enthält unzulässige Zeichen.")
        }
    }
}

extension OptionProblem {
    /// What to do about it.
    package var sentence: Localized<String> {
        switch self {
        case .rule(let problem): problem.sentence
        case .notADate: Localized("Enter a valid date.", "Geben Sie ein gültiges Datum ein.")
        case .unknownFolder:
            Localized(
                "This folder is unknown. Synchronise the folders first.",
                "Dieser Ordner ist unbekannt. Synchronisieren Sie zuerst die Ordner."
            )
        case .olderCopy:
            Localized(
                "The settings in Odoo came from an older copy of its database. Check them, and change them again.",
                "Die Einstellungen in Odoo stammten aus einer älteren Kopie der Datenbank. Prüfen Sie sie und ändern "
                    + "Sie sie erneut."
            )
        }
    }
}
