package import Base
import Google

/// Why the directory of a Workspace cannot be read.
package struct DirectoryFailure: Error, Sendable, Hashable {
    package enum Cause: Sendable, Hashable {
        /// The account has no service account.
        case noServiceAccount
        /// The scope is not delegated to the service account.
        case notDelegated
        /// The People API is not enabled in the service account's project.
        case apiDisabled
        /// The Workspace shares its directory with no external apps.
        case notShared
        /// The account belongs to no Workspace.
        case noWorkspace
        /// The service account cannot act for the user at all.
        case refused(GrantRefusal.Cause)
        case notReached
        case other
    }

    package let cause: Cause
    /// The account as whose user the directory was to be read.
    package let account: String
    /// Where something is to be delegated: the service account's key.
    package let key: DelegationKey?
    /// Google's own words; never a secret.
    package let said: String

    package init(_ cause: Cause, account: String, key: DelegationKey? = nil, said: String = "") {
        self.cause = cause
        self.account = account
        self.key = key
        self.said = said
    }
}

extension DirectoryFailure {
    /// The scope to delegate.
    package static let scope = Scope.directory

    /// What happened, and what to do about it.
    package var sentence: Localized<String> {
        switch cause {
        case .noServiceAccount:
            Localized(
                "\(account) is not connected by a service account, which alone may read the directory.",
                "\(account) ist nicht über ein Dienstkonto verbunden; nur damit lässt sich das Verzeichnis lesen."
            )
        case .notDelegated:
            Localized(
                "The service account may not read the directory yet. In Google's Admin console, open Security > Access and "
                    + "data control > API controls > Domain-wide delegation, edit the entry with this client ID, and add the "
                    + "scope to those that are there. A change usually takes minutes, at most a day. All else goes on without it.",
                "Das Dienstkonto darf das Verzeichnis noch nicht lesen. Öffnen Sie in der Admin-Konsole von Google Sicherheit > "
                    + "Zugriffs- und Datenkontrolle > API-Steuerung > Domainweite Delegierung, bearbeiten Sie den Eintrag mit "
                    + "dieser Client-ID, und fügen Sie den Bereich (Scope) zu den vorhandenen hinzu. Eine Änderung dauert meist "
                    + "Minuten, höchstens einen Tag. Alles andere funktioniert auch ohne ihn."
            )
        case .apiDisabled:
            Localized(
                "The People API is not enabled: open the service account's project in the Google Cloud console, APIs and "
                    + "services > Library > People API, and enable it. It takes a few minutes.",
                "Die People API ist nicht aktiviert: Öffnen Sie das Projekt des Dienstkontos in der Google Cloud Console, APIs "
                    + "und Dienste > Bibliothek > People API, und aktivieren Sie sie. Das dauert einige Minuten."
            )
        case .notShared:
            Localized(
                "The Workspace does not share its directory. \(Self.sharing.english)",
                "Der Workspace gibt sein Verzeichnis nicht frei. \(Self.sharing.german)"
            )
        case .noWorkspace:
            Localized(
                "\(account) belongs to no Google Workspace, so there is no directory: choose an account of the Workspace.",
                "\(account) gehört zu keinem Google Workspace, also gibt es kein Verzeichnis: Wählen Sie ein Konto des Workspace."
            )
        case .refused(let cause): AccountsText().refusal(cause)
        case .notReached:
            Localized(
                "Google does not answer: try again later.",
                "Google antwortet nicht: Versuchen Sie es später erneut."
            )
        case .other:
            Localized(
                "Google does not show the directory; its answer says why.",
                "Google zeigt das Verzeichnis nicht; den Grund nennt seine Antwort."
            )
        }
    }

    /// What to do where Google lists nobody.
    package static let sharing = Localized(
        "In Google's Admin console, open Directory > Directory settings > Sharing settings: turn on contact sharing, and under "
            + "External directory sharing choose domain and public data. A change can take up to a day.",
        "Öffnen Sie in der Admin-Konsole von Google Verzeichnis > Verzeichniseinstellungen > Freigabeeinstellungen: Aktivieren Sie "
            + "die Kontaktfreigabe, und wählen Sie unter „Externe Verzeichnisfreigabe“ Domain- und öffentliche Daten. Eine "
            + "Änderung kann bis zu einem Tag dauern."
    )

    /// The same for commands and programs, with Google's words and what is to be pasted.
    package var words: String {
        let delegation =
            cause == .notDelegated
            ? " Client ID: \(key?.clientID ?? "of \(key?.email ?? "")"), scope: \(Self.scope)." : ""
        return sentence.english + delegation + (said.isEmpty ? "" : " (\(said))")
    }
}
