import HTTPTypes
import Storage

/// All operations of the interface.
enum APIOperations {
    static let all: [APIOperation] = about + accounts + queue + messages + statistics + jobs

    /// The largest and the default size of a listing's page.
    static let longestPage = 500
    static let usualPage = 100

    private static let about = [
        APIOperation(
            method: .get,
            path: "/openapi.json",
            name: "getDescription",
            summary: "This description.",
            scope: nil,
            answer: .document,
            handler: { APIDocument.make(base: $0.console.options.pathPrefix + APIResponder.root) }
        ),
        APIOperation(
            method: .get,
            path: "/me",
            name: "getKey",
            summary: "What the key is that the request is made with.",
            scope: .read,
            answer: .shape("Key"),
            handler: { call in
                guard let key = call.key else { throw APIProblem(.unauthorized) }
                return KeyView(key)
            }
        ),
        APIOperation(
            method: .get,
            path: "/health",
            name: "getHealth",
            summary: "Whether the gateway needs a person.",
            scope: .read,
            answer: .shape("Health"),
            handler: { call in
                HealthView(
                    accounts: try await call.console.store.accounts(),
                    counts: try await call.console.store.counts(),
                    space: call.console.seams.freeSpace()
                )
            }
        ),
    ]
}
