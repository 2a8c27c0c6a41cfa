package import Admin
import Base
package import Google
package import Storage

extension AccountManager {
    /// How long the whole directory may take.
    private static let directoryTime = Duration.seconds(60)

    package func directory(seenBy account: AccountRecord) async throws(DirectoryFailure) -> WorkspaceDirectory {
        let address = "\(account.address)"
        guard let credential = try? credential(of: account), case .serviceAccount(let key, _) = credential else {
            throw DirectoryFailure(.noServiceAccount, account: address)
        }
        do throws(GoogleError) {
            return try await people(credential, scopes: [Scope.directory]).directory(within: Self.directoryTime)
        } catch {
            throw DirectoryFailure(
                Self.cause(error, of: credential),
                account: address,
                key: DelegationKey(key),
                said: error.answer ?? "\(error)"
            )
        }
    }

    /// Why Google does not show the directory. That says nothing about the account, whose grant is for other scopes.
    private static func cause(_ error: GoogleError, of credential: Credential) -> DirectoryFailure.Cause {
        guard case .answer(let answer) = error.cause else {
            switch GrantRefusal(error, of: credential).cause {
            case .delegationMissing, .scopeMissing: return .notDelegated
            case .notReached: return .notReached
            case .other: return .other
            case let cause: return .refused(cause)
            }
        }
        switch error.disposition {
        case .retry, .pauseAccount, .unknown: return .notReached
        case .reauthorize: return answer.status == 403 ? .notDelegated : .other
        case .accountBroken(.enableAPI): return .apiDisabled
        // Google says so with either status.
        case .accountBroken where answer.message.contains("domain user"): return .noWorkspace
        case .accountBroken(.checkLicence): return .noWorkspace
        case .accountBroken: return .notShared
        case .notFound, .permanent: return .other
        }
    }
}
