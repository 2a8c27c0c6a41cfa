import Base

extension OdooSettings {
    func problems() -> [Problem] {
        var problems = databases.enumerated().flatMap { $1.problems(at: "odoo.databases[\($0)]") }
        for (index, database) in databases.enumerated()
        where databases[..<index].contains(where: { $0.name == database.name }) {
            problems.append(
                Problem(
                    .error,
                    "odoo.databases[\(index)].name",
                    "two databases are named \"\(database.name)\"",
                    remedy: "Give each a name of its own"
                )
            )
        }
        return problems
    }
}

extension OdooDatabaseSettings {
    fileprivate func problems(at path: String) -> [Problem] {
        var problems: [Problem] = []
        let missing = [("database", database.isEmpty), ("login", login.isEmpty)].filter(\.1).map(\.0)
        for key in missing {
            problems.append(
                Problem(.error, "\(path).\(key)", "it is empty", remedy: "Set it to the \(key) that Odoo uses")
            )
        }
        if key == nil {
            problems.append(
                Problem(
                    .error,
                    "\(path).key",
                    "there is no key to log in to Odoo with",
                    remedy: "Create an API key in Odoo, and set key_file or pass the credential \(credential)"
                )
            )
        }
        if url.hasPrefix("http://"), !isLoopback(url) {
            problems.append(
                Problem(
                    .warning,
                    "\(path).url",
                    "the key and all synchronised data cross the network unencrypted",
                    remedy: "Use https, unless that network is trusted"
                )
            )
        }
        return problems
    }
}
