import Base
import HTTPTypes
import Storage

extension APIOperations {
    static let bounces = [
        APIOperation(
            method: .get,
            path: "/bounces",
            name: "listBounces",
            summary: Localized(
                "Lists the addresses that do not exist, those that bounced last first; at most \(BouncedAddress.most).",
                "Listet die Adressen auf, die es nicht gibt, zuletzt zurückgekommene zuerst; höchstens \(BouncedAddress.most)."
            ),
            scope: .read,
            query: [.init("text", .string(longest: 200), "The address or the reason contains this.")],
            answer: .object([.init("bounces", .list(.shape("Bounce"), most: nil))]),
            handler: { call in
                let text = call.text("text") ?? ""
                let found = try await call.console.store.bouncedAddresses().filter { $0.contains(text) }
                return ["bounces": found.map(BouncedAddressView.init)]
            }
        ),
        APIOperation(
            method: .delete,
            path: "/bounces/{address}",
            name: "removeBounce",
            summary: Localized(
                "Removes an address from the list of bounces, so that mail to it is sent again.",
                "Entfernt eine Adresse aus der Liste der Rückläufer, sodass E-Mails an sie wieder gesendet werden."
            ),
            scope: .manage,
            variables: [.init("address", .string(longest: 320), "The address.")],
            answer: .object([.init("removed", .string(longest: 320), "The address.")]),
            handler: { call in
                let address = (call.variables["address"] ?? "").lowercased()
                guard try await call.console.store.removeBounces([address]) > 0 else {
                    throw APIProblem(.notFound, "the address is not on the list of bounces")
                }
                call.log("addresses were removed from the bounce list", .queue, ["addresses": "1"])
                return ["removed": address]
            }
        ),
    ]
}
