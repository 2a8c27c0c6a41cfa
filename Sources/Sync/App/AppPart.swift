package import Odoo

/// A part of the app that the gateway serves in Odoo. Its calls never overlap for one database.
package protocol AppPart: Sendable {
    /// The requests that it serves.
    var kinds: Set<AppRequest.Kind> { get }

    /// Serves requests of one user, oldest first. They are removed from Odoo afterwards.
    ///
    /// The gateway has checked that the clicker is a user of Odoo, that it is for the clicker or that the clicker is an
    /// administrator. Nothing else: the person may be unknown to the gateway, the argument may hold anything.
    ///
    /// - Throws: `.paused` or `.interrupted` if they cannot be served now; they stay, and are served again from the
    ///   beginning. `.failed` if they never will be: the user is told the reason.
    func serve(_ requests: [AppRequestRecord], in database: AppDatabase) async throws(RunStop)

    /// Takes over what people changed in Odoo by themselves. Called in each round, every 20 seconds and at each wake-up; with
    /// nothing to do, it makes at most one cheap call, and none for each person.
    func poll(in database: AppDatabase) async throws(RunStop)

    /// Brings what changed at the gateway to Odoo. Called after each round and every two seconds, so it asks the store first,
    /// and makes no call if nothing changed.
    ///
    /// - Returns: whether there is more to do, so that it is called again at once. It does as much at a time as takes a few
    ///   seconds, so that clicks do not wait for long.
    func mirror(in database: AppDatabase) async throws(RunStop) -> Bool
}

extension AppPart {
    package func poll(in database: AppDatabase) async throws(RunStop) {}
}
