package import Admin
import Base
package import Google
package import Mail
package import Storage

extension AccountKeeper {
    /// Requests a token from Google and, where the grant allows it, the profile and the send-as addresses. Stores what
    /// the result means for the account's health (see `AccountHealthMonitor`); transient errors change nothing.
    package func test(_ account: AccountRecord) async throws -> GrantTest {
        let credential: Credential
        do { credential = try self.credential(of: account) } catch {
            return .refused(GrantRefusal(.other, said: "\(error)"))
        }
        let aliases: [SendAs]?
        do throws(Unfit) {
            aliases = try await ask(credential, account.address, scopes: account.scopes)
        } catch {
            switch error {
            case .google(let error): await note(error, of: account)
            case .otherAddress(let address): await noteOther(address, of: account)
            }
            return .refused(error.refusal(of: credential))
        }
        await noteTested(account)
        if let aliases { try await note(aliases, of: account) }
        return .works(sendAs: (aliases ?? account.sendAs).map(\.address))
    }

    /// Lets a service account act for `address`. An account with a grant keeps it unless the new one works; a new
    /// account is added in any case, and reports what is missing until it works.
    package func delegate(
        _ key: ServiceAccountKey,
        _ address: Address,
        scopes: [String]
    ) async throws -> AccountServices.Delegation {
        let credential = Credential.serviceAccount(key, subject: "\(address)")
        if try await account(of: address) != nil {
            do throws(Unfit) { _ = try await ask(credential, address, scopes: scopes) } catch {
                return .init(test: .refused(error.refusal(of: credential)), isKept: false)
            }
        }
        _ = try await keep(address, credential, scopes: scopes)
        guard let account = try await account(of: address) else { throw StorageError.notFound("account \(address)") }
        return .init(test: try await test(account), isKept: true)
    }

    /// Why a grant cannot be used.
    private enum Unfit: Error {
        case google(GoogleError)
        /// The grant is for that address.
        case otherAddress(String)

        func refusal(of credential: Credential) -> GrantRefusal {
            switch self {
            case .google(let error): GrantRefusal(error, of: credential)
            case .otherAddress(let address): GrantRefusal(.otherAddress, said: address)
            }
        }
    }

    /// Returns the send-as addresses; `nil` if the grant does not allow reading them.
    private func ask(
        _ credential: Credential,
        _ address: Address,
        scopes: [String]
    ) async throws(Unfit) -> [SendAs]? {
        let (client, granted) = (client(credential, scopes: scopes), GrantedScopes(scopes))
        let found: String
        let aliases: [SendAs]?
        do throws(GoogleError) {
            try await client.checkGrant()
            found = granted.allows(.profile) ? try await client.profile().emailAddress : "\(address)"
            aliases = granted.allows(.sendAs) ? try await client.sendAs().map(SendAs.init) : nil
        } catch {
            throw .google(error)
        }
        guard Address(found)?.key == address.key else { throw .otherAddress(found) }
        return aliases
    }
}

extension GrantRefusal {
    /// Determines the cause, as one answer may have several.
    init(_ error: GoogleError, of credential: Credential) {
        self.init(Self.cause(error, of: credential), said: error.answer ?? "\(error)")
    }

    private static func cause(_ error: GoogleError, of credential: Credential) -> Cause {
        switch error.cause {
        case .grant(let grant): cause(grant, of: credential)
        case .answer(let answer) where answer.status == 400 && answer.description.contains("Mail service"): .noMail
        case .answer(let answer) where answer.status == 401 || answer.status == 403: .scopeMissing
        case .answer(let answer) where answer.status == 429 || answer.status >= 500: .notReached
        case .answer: .other
        case .transport, .unreadable: .notReached
        }
    }

    private static func cause(_ error: GrantError, of credential: Credential) -> Cause {
        if error.isTransient { return .notReached }
        guard case .serviceAccount = credential else {
            switch error.code {
            case "invalid_grant", "access_denied": return .withdrawn
            case "invalid_client", "unauthorized_client", "deleted_client", "disabled_client": return .clientDisabled
            default: return .other
            }
        }
        switch error.code {
        case "unauthorized_client": return .delegationMissing
        case "access_denied": return .scopeMissing
        case "disabled_client", "deleted_client": return .clientDisabled
        case "invalid_grant" where error.reason.quoted.contains("short-lived"): return .wrongClock
        case "invalid_grant"
        where error.reason.quoted.contains("Signature") || error.reason.quoted.contains("account not found"):
            return .keyGone
        case "invalid_grant"
        where error.reason.quoted.lowercased().contains("email") || error.reason.quoted.contains("User ID"):
            return .unknownUser
        default: return .other
        }
    }
}
