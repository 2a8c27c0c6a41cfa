/// The models of the simulated Odoo.
enum Catalogue {
    static func models(for version: Int, _ apps: Set<OdooApp>) -> [Model] {
        let all = partners + users(version) + mail + calendar + technical(version) + apps.flatMap { models(of: $0) }
        return all.filter { $0.versions.contains(version) }
    }
}
