import Base

extension Remedy {
    /// The German sentence.
    var german: String {
        switch self {
        case .agree: "Die Zustimmung wurde verweigert: bitte den Zugriff neu gewähren und zustimmen"
        case .addDelegatedScopes:
            "Tragen Sie in der Admin-Konsole alle Bereiche dieses Dienstkontos bei der domainweiten Delegierung ein"
        case .delegate:
            "Tragen Sie in der Admin-Konsole (Sicherheit, API-Steuerung, Domainweite Delegierung) die numerische "
                + "Client-ID des Dienstkontos mit diesen Bereichen ein; bis das gilt, kann ein Tag vergehen"
        case .checkClient:
            "Prüfen Sie Client-ID und Clientschlüssel des OAuth-Clients und gewähren Sie dann den Zugriff neu"
        case .restoreClient:
            "Der OAuth-Client wurde gelöscht: Stellen Sie ihn in der Google-Cloud-Konsole wieder her, oder legen Sie "
                + "einen neuen an und gewähren Sie den Zugriff neu"
        case .enableClient: "Schalten Sie OAuth-Client oder Dienstkonto in der Google-Cloud-Konsole wieder ein"
        case .useOwnOrganisation:
            "Der OAuth-Client gilt nur für seine eigene Organisation: Nehmen Sie ein Konto von dort, oder "
                + "veröffentlichen Sie ihn"
        case .trustApp:
            "Der Workspace-Administrator muss dieser App vertrauen (Sicherheit, API-Steuerung, Zugriff von Apps)"
        case .checkScopes: "Einer der Bereiche ist unbekannt oder diesem Client nicht erlaubt"
        case .enterRedirect:
            "Tragen Sie diese Rücksprungadresse in der Google-Cloud-Konsole beim OAuth-Client ein"
        case .grantOrCheckClient:
            "Gewähren Sie den Zugriff neu; hilft das nicht, prüfen Sie den OAuth-Client in der Google-Cloud-Konsole"
        case .grantEnded:
            "Der Zugriff ist abgelaufen oder wurde entzogen (Passwort geändert, sechs Monate ungenutzt, sieben Tage "
                + "bei einem Client im Test, oder widerrufen): bitte neu gewähren"
        case .setClock: "Die Uhr dieses Rechners geht falsch: bitte stellen"
        case .renewKey:
            "Der Schlüssel des Dienstkontos wurde gelöscht oder ersetzt: bitte einen neuen erzeugen und hinzufügen"
        case .checkUser: "Diesen Benutzer gibt es im Workspace nicht: bitte die Adresse des Kontos prüfen"
        case .checkKey: "Prüfen Sie den Schlüssel des Dienstkontos und die Adresse des Kontos"
        case .tokensRefused: "Google nimmt die Tokens dieses Kontos nicht mehr an: bitte den Zugriff neu gewähren"
        case .checkLicence:
            "Prüfen Sie in der Admin-Konsole, ob dieser Benutzer eine Gmail-Lizenz hat und Gmail für ihn eingeschaltet ist"
        case .leaveBoxesTicked:
            "Im gewährten Zugriff fehlt ein Bereich: bitte neu gewähren und alle Häkchen stehen lassen"
        case .allowApps: "Der Workspace-Administrator hat Gmail-Apps abgeschaltet: bitte diese erlauben"
        case .enableAPI: "Schalten Sie die Gmail API für das Projekt in der Google-Cloud-Konsole ein"
        case .seeAnswer:
            "Beheben Sie, was Google meldet, und gewähren Sie den Zugriff neu oder schalten Sie das Konto wieder ein"
        case .checkEndpoints: "Prüfen Sie in den Einstellungen die Adressen von Googles Servern"
        case .grantFullMail:
            "Gewähren Sie den Zugriff neu mit dem ganzen Postfach und lassen Sie SMTP vom Administrator erlauben, oder "
                + "wählen Sie als Versandweg die Gmail API"
        case .restoreSealingKey:
            "Legen Sie den Versiegelungsschlüssel an seinen Platz zurück, oder gewähren Sie den Zugriff neu"
        case .removeApp: "Entfernen Sie die App unter myaccount.google.com/permissions und gewähren Sie den Zugriff neu"
        case .openLastAddress: "Öffnen Sie die zuletzt gezeigte Adresse"
        case .leaveEmailTicked: "Gewähren Sie den Zugriff neu und lassen Sie das Häkchen bei der E-Mail-Adresse stehen"
        case .checkClock: "Prüfen Sie die Uhr dieses Rechners und gewähren Sie dann den Zugriff neu"
        case .addKeyAgain: "Fügen Sie das Konto mit einer neuen Schlüsseldatei noch einmal hinzu"
        case .grantForOwnAddress:
            "Gewähren Sie den Zugriff neu und melden Sie sich bei Google mit der Adresse dieses Kontos an"
        case .grantAgain: "Bitte den Zugriff neu gewähren"
        }
    }
}
