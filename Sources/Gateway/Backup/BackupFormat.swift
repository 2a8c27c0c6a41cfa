import Base
import Cryptography
import FoundationEssentials

/// What a backup is made of: a tar archive with these entries, in this order.
enum BackupFormat {
    /// Counted up with each change that an earlier version could not read.
    static let version = 1
    /// The folder that `tar` makes of the archive.
    static let folder = "gsuite-gateway-backup/"
    /// What the backup is: a `BackupContents`.
    static let contents = folder + "backup.json"
    /// The sealing key under a passphrase, unless it was left out: a `SealedKeyFile`.
    static let key = folder + "sealing-key.json"
    static let database = folder + "gateway.sqlite"
    /// The folder of the spool files, under the names that the database has for them.
    static let spool = folder + "spool/"
    /// The SHA-256 of every other entry, as `sha256sum` writes and checks them. Its presence shows that nothing is missing.
    static let checksums = folder + "SHA256SUMS"

    /// The largest JSON entry that is read, in bytes.
    static let longestJSON: Int64 = 64 << 10
    /// The longest list of checksums that is read, in bytes: more than a million files.
    static let longestChecksums: Int64 = 128 << 20
    /// Contents are read and written in pieces of this size.
    static let piece = 256 << 10

    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value)) + [UInt8(ascii: "\n")]
    }

    static func decode<Value: Decodable>(_ bytes: [UInt8], _ name: String) throws(BackupProblem) -> Value {
        do { return try JSONDecoder().decode(Value.self, from: Data(bytes)) } catch {
            throw .damaged("\(name) cannot be read")
        }
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// What a backup is, in its first entry.
struct BackupContents: Codable, Sendable, Hashable {
    /// `BackupFormat.version`.
    var format: Int
    /// The version of the gateway that made the backup.
    var gateway: String
    /// The machine that it was made on.
    var hostName: String
    /// The moment that it shows, in ISO 8601.
    var takenAt: String
    /// The steps that made up the database's schema.
    var migrations: [String]
    var databaseSize: Int64
    var spoolFiles: Int
    /// Spool files that were missing already.
    var lostFiles: [String]
    /// The SHA-256 of the entry with the sealing key; `nil` where the key was left out.
    var sealingKey: String?
}

/// The sealing key under a passphrase, as it is stored: see `PassphraseBox`. Bytes are in Base64.
struct SealedKeyFile: Codable, Sendable, Hashable {
    var kdf = "scrypt"
    var logN: Int
    var r: Int
    var p: Int
    var salt: String
    var cipher = "aes-256-gcm"
    var nonce: String
    var associatedData = PassphraseBox.context
    var ciphertext: String
    var tag: String

    init(_ box: PassphraseBox) {
        (logN, r, p) = (box.cost.logN, box.cost.r, box.cost.p)
        salt = Base64.encode(box.salt)
        nonce = Base64.encode(box.nonce)
        ciphertext = Base64.encode(box.ciphertext)
        tag = Base64.encode(box.tag)
    }

    /// - Throws: `BackupProblem.damaged`.
    func box() throws(BackupProblem) -> PassphraseBox {
        guard kdf == "scrypt", cipher == "aes-256-gcm", let salt = Base64.decode(salt),
            let nonce = Base64.decode(nonce),
            let ciphertext = Base64.decode(ciphertext), let tag = Base64.decode(tag)
        else { throw .damaged("\(BackupFormat.key) cannot be read") }
        return PassphraseBox(
            cost: ScryptCost(logN: logN, r: r, p: p),
            salt: salt,
            nonce: nonce,
            ciphertext: ciphertext,
            tag: tag
        )
    }
}

/// Why a backup cannot be made or restored.
package enum BackupProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// A file of that name is there.
    case exists(String)
    /// The bytes needed and those that are free, and where.
    case noSpace(needed: Int64, free: Int64, String)
    /// There is no key, or it is not the database's.
    case keyUnusable(String)
    /// A spool file had another size than the file system said.
    case changed(String)

    case notBackup
    case truncated
    /// What is wrong.
    case damaged(String)
    /// The version of its format.
    case laterFormat(Int, gateway: String)
    /// The version of the gateway that made it.
    case laterSchema(gateway: String)
    case passphraseMissing
    case passphraseWrong
    /// The key would have to be written to a systemd credential.
    case keyIsCredential(String)
    case serving(String)

    package var description: String {
        switch self {
        case .exists(let file): "\(file) already exists; name another file, or replace it with --force"
        case .noSpace(let needed, let free, let folder):
            "\(needed >> 20) MiB are needed in \(folder), and \(max(0, free) >> 20) MiB are free (without data.reserve, where "
                + "that applies)"
        case .keyUnusable(let why):
            "\(why). Give the right key with --key-file, or leave it out of the backup with --without-key"
        case .changed(let file): "the spool file \(file) is damaged: its size changes as it is read"
        case .notBackup: "this is no backup of gsuite-gateway"
        case .truncated: "the backup is incomplete: its end is missing. Nothing was restored"
        case .damaged(let what): "the backup is damaged: \(what). Nothing was restored"
        case .laterFormat(let version, let gateway):
            "the backup has the format \(version) of a later version of the gateway (\(gateway)); restore it with that version. "
                + "Nothing was restored"
        case .laterSchema(let gateway):
            "the database in the backup is of a later version of the gateway (\(gateway)); restore it with that version. "
                + "Nothing was restored"
        case .passphraseMissing: "the sealing key in the backup needs a passphrase: give it with --passphrase-file"
        case .passphraseWrong: "the passphrase is not the one that the backup was made with. Nothing was restored"
        case .keyIsCredential(let origin):
            "the key would replace \(origin), which only systemd can change. Name the file that systemd makes it from with "
                + "--key-file, or restore without the key (--without-key) and put it there yourself"
        case .serving(let directory): "a gateway is running on \(directory); stop it first"
        }
    }
}
