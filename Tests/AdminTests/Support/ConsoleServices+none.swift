import Mail
import Storage

@testable import Admin

extension ConsoleServices {
    /// A console that nothing else of the gateway is connected to.
    static var none: ConsoleServices {
        ConsoleServices(
            freeSpace: { (.max, 0) },
            accountsChanged: {},
            accounts: .none,
            configuration: { [] },
            certificates: { ("", []) },
            listeners: { [] },
            sendTestMail: { _ in throw Refusal.unavailable },
            builtActions: [],
            actionsRequested: {},
            queueChanged: {},
            google: nil,
            contacts: nil,
            sealer: nil,
            odoo: nil
        )
    }
}

extension AccountServices {
    /// Accounts for which nothing can be asked of Google.
    static var none: AccountServices {
        AccountServices(
            limits: Limits(unitsPerMinute: 6000, messagesPerDay: 2000, concurrency: 4),
            delegatedScopes: { _ in [] },
            grantScopes: [],
            source: { _ in .unreadable },
            test: { _ in throw Refusal.unavailable },
            readKey: { (_) throws(KeyFileProblem) in throw KeyFileProblem("") },
            delegate: { _, _, _ in throw Refusal.unavailable },
            revoke: { _ in }
        )
    }
}
