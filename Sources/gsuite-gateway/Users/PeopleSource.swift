import Admin
import Base
import CommandSupport
import Gateway
import Odoo
import Settings
import Storage
import Sync
import Transport

#if canImport(Glibc)
import Glibc
#endif

/// Where `users import` takes people from.
struct PeopleSource {
    /// Only these; all, if it is empty.
    let logins: [String]
    let common: CommonOptions
    let settings: GatewaySettings
    let store: any Store

    func people(inFile path: String) throws -> [PersonEntry] {
        let text = String(decoding: try Self.read(path), as: UTF8.self)
        do throws(PeopleFile.Problem) { return try PeopleFile(text).people } catch {
            throw CommandFailure("\(path): \(error.sentence.english)")
        }
    }

    func people(ofOdoo name: String) async throws -> [PersonEntry] {
        let known = try await KnownOdooDatabases(settings, common.sources, store)
        let database = try known.database(named: name)
        let client = OdooClient(database.access, transport: CurlTransport(settings.odooCurlOptions))
        let listed: [OdooPerson]
        do throws(OdooSetupFailure) { listed = try await client.invitablePeople() } catch {
            throw CommandFailure(error.words)
        }
        let isFirst = known.usable.first?.name == name
        return try chosen(try await OdooPeople(listed, of: name, isFirst: isFirst, store).new, of: name)
    }

    func people(seenBy account: AccountRecord, _ manager: AccountManager) async throws -> [PersonEntry] {
        let people: GooglePeople
        do { people = try await GooglePeople(manager, seenBy: account, store) } catch {
            guard let failure = error as? DirectoryFailure else { throw error }
            throw CommandFailure(failure.words)
        }
        if people.isEmpty { complain("Google lists nobody else. \(DirectoryFailure.sharing.english)") }
        if !people.isComplete {
            complain("The directory has more people than were read; invite the others from a file.")
        }
        return try chosen(people.new, of: "the Workspace")
    }

    /// The account as whose user the directory is read.
    func reader(named address: String?, _ manager: AccountManager) async throws -> AccountRecord {
        if let address { return try await store.account(named: address) }
        guard let first = GooglePeople.readers(manager, among: try await store.accounts()).first else {
            throw CommandFailure(
                "no account is connected by a service account; see `account add --service-account-file`",
                code: Exit.nothingToDo
            )
        }
        return first
    }

    private func chosen(_ people: [PersonEntry], of source: String) throws -> [PersonEntry] {
        let wanted = Set(logins.map { $0.lowercased() })
        let chosen = people.filter { wanted.isEmpty || wanted.contains($0.email.lowercased()) }
        let missing = wanted.subtracting(chosen.map { $0.email.lowercased() }).sorted()
        guard missing.isEmpty else {
            throw CommandFailure(
                "nobody of \(source) who could be invited has this login or address: \(missing.joined(separator: ", "))",
                code: Exit.nothingToDo
            )
        }
        guard chosen.count <= PeopleFile.mostPeople else {
            throw CommandFailure("more than \(PeopleFile.mostPeople) users; choose some with --login")
        }
        return chosen
    }

    /// No more than is accepted, however large the file is.
    private static func read(_ path: String) throws -> [UInt8] {
        let file = unsafe path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw CommandFailure("\(path): \(unsafe String(cString: strerror(errno)))") }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: PeopleFile.longestText + 1)
        var count = 0
        while count < bytes.count {
            let room = count..<bytes.count
            let read = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file, buffer.baseAddress?.advanced(by: room.lowerBound), room.count)
            }
            if read < 0, errno == EINTR { continue }
            guard read >= 0 else { throw CommandFailure("\(path): \(unsafe String(cString: strerror(errno)))") }
            if read == 0 { break }
            count += read
        }
        return Array(bytes[..<count])
    }
}
