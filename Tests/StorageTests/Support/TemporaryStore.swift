import Base
import SQLStorage
import Storage

#if canImport(Glibc)
import Glibc
#endif

/// Runs `body` with a folder of its own, which is removed afterwards.
func withTemporaryFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = try makeTemporaryFolder()
    defer { removeTree(folder) }
    return try await body(folder)
}

/// Creates an empty folder in the system's temporary folder or in `TMPDIR`.
func makeTemporaryFolder() throws(StorageError) -> String {
    let place = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array("\(place)/storage-tests-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw .failed("no temporary folder in \(place)") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Runs `body` with an empty store of its own, which it knows only by the protocols.
func withTemporaryStore<Value>(
    inlineLimit: Int = 4096,
    reserve: Int = 0,
    events: Set<DeliveryEvent.Kind> = [],
    _ body: (any Store) async throws -> Value
) async throws -> Value {
    try await withTemporaryFolder { folder in
        try await TestDatabase.withDatabase { database in
            var options = StoreOptions(directory: folder, inlineLimit: inlineLimit, reserve: reserve)
            options.database = database
            options.recordedEvents = events
            let store = try SQLStore.open(options)
            let value = try await body(store)
            try store.close()
            return value
        }
    }
}

/// The paths of all files in a folder and its subfolders.
func files(in folder: String) -> [String] {
    entries(of: folder).flatMap { name, isFolder in
        isFolder ? files(in: "\(folder)/\(name)") : ["\(folder)/\(name)"]
    }
}

private func removeTree(_ folder: String) {
    for (name, isFolder) in entries(of: folder) {
        if isFolder { removeTree("\(folder)/\(name)") } else { unsafe unlink("\(folder)/\(name)") }
    }
    unsafe rmdir(folder)
}

private func entries(of folder: String) -> [(name: String, isFolder: Bool)] {
    guard let handle = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(handle) }
    var found: [(String, Bool)] = []
    while let entry = unsafe readdir(handle) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        }
        if name != ".", name != ".." { found.append((name, unsafe Int(entry.pointee.d_type) == DT_DIR)) }
    }
    return found
}

/// The bytes of a file.
func contents(of path: String) throws -> [UInt8] {
    guard let file = unsafe fopen(path, "r") else { throw StorageError.failed("cannot read \(path)") }
    defer { unsafe fclose(file) }
    var all: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
        let count = unsafe fread(&piece, 1, piece.count, file)
        if count == 0 { return all }
        all += piece[..<count]
    }
}

/// Makes the file contain `bytes` and nothing else.
func write(_ bytes: [UInt8], to path: String) throws {
    guard let file = unsafe fopen(path, "w") else { throw StorageError.failed("cannot write \(path)") }
    defer { unsafe fclose(file) }
    guard unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count else {
        throw StorageError.failed("cannot write \(path)")
    }
}
