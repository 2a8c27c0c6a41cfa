import Base
import HTTPTypes
import Mail
import Storage

/// Domain-wide delegation: the key file, the addresses that it acts for, and what Google says of each.
enum ServiceAccountArea: ConsoleArea {
    static let templates = [Template("service-account", PackageResources.service_account_mustache)]
    static let texts: any Texts.Type = ServiceAccountText.self
    static let navigation: [NavigationItem] = []

    /// So many addresses are tested in one request.
    static let mostAddresses = 100
    /// Requests to Google at a time.
    static let concurrency = 8

    static func register(_ routes: ConsoleRoutes) {
        routes.get("service-account", for: .administrator) { try await ServiceAccountPage.show($0) }
        routes.post("service-account", for: .administrator, add)
        routes.post("service-account/:id/test", for: .administrator, test)
    }

    private static func test(_ visit: Visit) async throws -> Answer {
        let account = try await visit.account
        let result = try await visit.console.seams.accounts.test(account)
        await visit.console.seams.accountsChanged()
        visit.console.seams.queueChanged()
        return try await ServiceAccountPage.show(
            visit,
            results: [ServiceAccountResult("\(account.address)", result, visit)]
        )
    }

    private static func add(_ visit: Visit) async throws -> Answer {
        var errors: [String: String] = [:]
        let key = try await key(visit, &errors)
        let addresses = addresses(visit, &errors)
        guard errors.isEmpty, let key else { return try await ServiceAccountPage.show(visit, errors: errors) }
        let services = visit.console.seams.accounts
        let withSubmission = visit.form.isOn("submission")
        var results: [String: AccountServices.Delegation] = [:]
        try await withThrowingTaskGroup(of: (String, AccountServices.Delegation).self) { group in
            for (index, address) in addresses.enumerated() {
                if index >= concurrency, let done = try await group.next() { results[done.0] = done.1 }
                group.addTask {
                    ("\(address)", try await services.delegate(key, address, withSubmission))
                }
            }
            for try await done in group { results[done.0] = done.1 }
        }
        await visit.console.seams.accountsChanged()
        visit.console.seams.queueChanged()
        let names = results.keys.sorted().joined(separator: ", ")
        visit.note("accounts were given to a service account: \(names)", area: .grants)
        let lines = results.sorted { $0.key < $1.key }.map {
            ServiceAccountResult($0.key, $0.value.test, isKept: $0.value.isKept, visit)
        }
        return try await ServiceAccountPage.show(visit, results: lines)
    }

    /// The key that was chosen, pasted or sent as a file.
    private static func key(_ visit: Visit, _ errors: inout [String: String]) async throws -> AccountServices.Key? {
        let text: ServiceAccountText = visit.text()
        let choice = visit.form["key"]
        if !choice.isEmpty {
            let account = try await visit.console.store.accounts().first { "\($0.id.rawValue)" == choice }
            guard let account, case .serviceAccount = visit.console.seams.accounts.source(account) else {
                throw Refusal.malformed
            }
            return .account(account)
        }
        let (file, pasted) = (visit.form["key_file"], visit.form["key_text"])
        let (field, content) = file.isEmpty ? ("key_text", pasted) : ("key_file", file)
        guard !content.isEmpty else {
            errors["key_file"] = text.keyMissing
            return nil
        }
        do throws(KeyFileProblem) {
            _ = try visit.console.seams.accounts.readKey(Array(content.utf8))
            return .file(Array(content.utf8))
        } catch {
            errors[field] = text.keyProblem(error.reason)
            return nil
        }
    }

    private static func addresses(_ visit: Visit, _ errors: inout [String: String]) -> [Address] {
        let text: ServiceAccountText = visit.text()
        let words = visit.form["addresses"].split { $0.isWhitespace || $0 == "," || $0 == ";" }.map(String.init)
        let wrong = words.filter { Address($0) == nil }
        if words.isEmpty {
            errors["addresses"] = visit.common.missing
        } else if !wrong.isEmpty {
            errors["addresses"] = text.notAddresses(wrong.prefix(5).joined(separator: ", "))
        } else if words.count > mostAddresses {
            errors["addresses"] = text.tooMany(visit.format.number(mostAddresses))
        }
        var seen: Set<AddressKey> = []
        return words.compactMap { Address($0) }.filter { seen.insert($0.key).inserted }
    }
}
