import Base
import HTTPTypes
import Mail
import Storage

/// Domain-wide delegation: the key file, the addresses it acts for, and Google's answer for each.
enum ServiceAccountSection: ConsoleSection {
    static let templates = [Template("service-account", PackageResources.service_account_mustache)]
    static let texts: any Texts.Type = ServiceAccountText.self
    static let navigation: [NavigationItem] = []

    /// The most addresses accepted at once.
    static let mostAddresses = 500

    static func register(_ routes: ConsoleRoutes) {
        routes.get("service-account", for: .administrator) { try await ServiceAccountPage.show($0) }
        routes.post("service-account", for: .administrator, add)
        routes.get("service-account/runs/:run", for: .administrator, progress)
        routes.post("service-account/:id/test", for: .administrator, test)
    }

    private static func test(_ request: ConsoleRequest) async throws -> Answer {
        let account = try await request.account
        let result = try await request.console.accounts.test(account)
        await request.console.gateway.accountsChanged()
        request.console.gateway.queueChanged()
        return try await ServiceAccountPage.show(
            request,
            results: [ServiceAccountResult("\(account.address)", result, request)]
        )
    }

    private static func add(_ request: ConsoleRequest) async throws -> Answer {
        var errors: [FormField: String] = [:]
        let key = try await key(request, &errors)
        let addresses = addresses(request, &errors)
        guard errors.isEmpty, let key else { return try await ServiceAccountPage.show(request, errors: errors) }
        let (accounts, withSubmission) = (request.console.accounts, request.form.isOn(.submission))
        let run = try await request.console.delegate(addresses) { added in
            request.note("accounts of the service account were added", category: .grants, ["accounts": added])
        } by: { address in
            try await accounts.delegate(address, to: key, withSubmission: withSubmission)
        }
        return .redirect(run)
    }

    /// The progress of a run.
    private static func progress(_ request: ConsoleRequest) async throws -> Answer {
        let name = DelegationRun.name(request.variables["run"] ?? "")
        guard let run = try await request.console.runs.find(name, as: DelegationRun.self) else {
            throw Refusal.notFound
        }
        return try await ServiceAccountPage.show(request, run: run)
    }

    /// The key that was selected, pasted or uploaded.
    private static func key(
        _ request: ConsoleRequest,
        _ errors: inout [FormField: String]
    ) async throws -> ServiceAccountChoice? {
        let text = request.text(ServiceAccountText.self)
        let choice = request.form[.key]
        if !choice.isEmpty {
            let account = try await request.console.store.accounts().first { "\($0.id.rawValue)" == choice }
            guard let account, case .serviceAccount = request.console.accounts.source(of: account) else {
                throw Refusal.malformed
            }
            return .account(account)
        }
        let (file, pasted) = (request.form[.keyFile], request.form[.keyText])
        let (field, content): (FormField, String) = file.isEmpty ? (.keyText, pasted) : (.keyFile, file)
        guard !content.isEmpty else {
            errors[.keyFile] = text.keyMissing
            return nil
        }
        do throws(KeyFileProblem) {
            _ = try request.console.accounts.readKey(Array(content.utf8))
            return .file(Array(content.utf8))
        } catch {
            errors[field] = text.keyProblem(error.reason)
            return nil
        }
    }

    private static func addresses(_ request: ConsoleRequest, _ errors: inout [FormField: String]) -> [Address] {
        let text = request.text(ServiceAccountText.self)
        let words = request.form[.addresses].split { $0.isWhitespace || $0 == "," || $0 == ";" }.map(String.init)
        let wrong = words.filter { Address($0) == nil }
        if words.isEmpty {
            errors[.addresses] = request.common.missing
        } else if !wrong.isEmpty {
            errors[.addresses] = text.notAddresses(wrong.prefix(5).joined(separator: ", "))
        } else if words.count > mostAddresses {
            errors[.addresses] = text.tooMany(request.format.number(mostAddresses))
        }
        var seen: Set<AddressKey> = []
        return words.compactMap { Address($0) }.filter { seen.insert($0.key).inserted }
    }
}
