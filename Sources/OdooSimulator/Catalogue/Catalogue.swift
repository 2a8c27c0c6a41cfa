/// The models that there are.
enum Catalogue {
    static func models(for version: Int) -> [Model] {
        (partners + users(version) + mail + calendar + technical(version)).filter { $0.versions.contains(version) }
    }
}
