package import Base

/// The messages and folders of an account's mailbox.
extension GoogleSimulator {
    /// Creates a label and returns its id.
    @discardableResult
    package func makeLabel(_ name: String, of address: String) throws -> String {
        try world.withLock { world in
            guard let store = world.accounts[address.lowercased()]?.store else { throw APIError.notFound }
            return try store.labels.create(["name": .string(name)])
        }
    }

    package func renameLabel(_ id: String, to name: String, of address: String) throws {
        try world.withLock { world in
            guard let store = world.accounts[address.lowercased()]?.store else { throw APIError.notFound }
            try store.labels.change(id, to: ["name": .string(name)], replacing: false)
        }
    }

    package func deleteLabel(_ id: String, of address: String) throws {
        try world.withLock { world in
            guard let store = world.accounts[address.lowercased()]?.store else { throw APIError.notFound }
            try store.labels.delete(id)
            store.removeLabel(id)
        }
    }

    /// Stores a message in the mailbox with these labels, as if it had arrived at that time, and returns its id.
    @discardableResult
    package func put(
        _ message: [UInt8],
        labels: [String],
        of address: String,
        at moment: Timestamp? = nil
    ) throws -> String {
        try world.withLock { world in
            guard let store = world.accounts[address.lowercased()]?.store else { throw APIError.notFound }
            return try world.put(message, labels: labels, into: store, at: moment)
        }
    }

    /// Adds and removes labels of a message, as its owner does.
    package func change(_ id: String, add: [String] = [], remove: [String] = [], of address: String) {
        world.withLock { world in
            _ = world.accounts[address.lowercased()]?.store.modify(id, add: add, remove: remove)
        }
    }

    /// Returns the labels of a message; `nil` if it is not in the mailbox.
    package func labels(of id: String, of address: String) -> Set<String>? {
        world.withLock { world in
            world.accounts[address.lowercased()]?.store.messages[id].map { Set($0.labels) }
        }
    }
}

extension World {
    /// Stores a message in a mailbox unchanged, and returns its id.
    func put(
        _ message: [UInt8],
        labels: [String],
        into store: MailStore,
        at moment: Timestamp? = nil
    ) throws(APIError) -> String {
        let submission = try Submission(message)
        let header = submission.unchangedHeader
        let stored = stored(
            header: header,
            submission,
            thread: store.thread(of: header),
            labels: labels,
            at: moment
        )
        store.add(stored)
        return stored.id
    }
}
