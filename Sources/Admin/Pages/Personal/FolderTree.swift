import Storage

/// The labels of a mailbox as the tree that Gmail shows: `/` in a name makes it a child if the parent is a label too.
enum FolderTree {
    /// The indentation per level; browsers would remove leading spaces.
    private static let indentation = "\u{2003}"

    /// The folders with their display names, parents before their children.
    static func lines(_ folders: [TransferFolder]) -> [(id: String, label: String)] {
        let names = Set(folders.map { $0.name.lowercased() })
        return folders.sorted { key($0.name).lexicographicallyPrecedes(key($1.name)) }.map { folder in
            let parts = folder.name.split(separator: "/", omittingEmptySubsequences: false)
            let parents = (1..<max(parts.count, 1)).filter {
                names.contains(parts.prefix($0).joined(separator: "/").lowercased())
            }
            let own = parts.dropFirst(parents.last ?? 0).joined(separator: "/")
            return (folder.labelID, String(repeating: indentation, count: parents.count) + own)
        }
    }

    /// Compares part by part rather than the whole name, so that "A/B" comes before "A B".
    private static func key(_ name: String) -> [String] {
        name.lowercased().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    }
}
