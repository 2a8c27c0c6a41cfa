import Admin
import Sync

extension OdooWatches {
    /// The parts of the app that show users their settings, and administrators the scheduled actions and the log.
    static func settingsParts(_ process: GatewayProcess, _ sync: SyncParts) -> [any AppPart] {
        let (access, scheduler) = (sync.access, sync.scheduler)
        return [
            AppSettingsPart(
                store: process.store,
                google: { account throws(RunStop) in try access.google(of: account) },
                clock: process.clock,
                logger: process.logger,
                onChange: { scheduler.wake() }
            ),
            AppAdministrationPart(
                store: process.store,
                isSole: { access.directory.databases.count == 1 },
                words: { LogLine.make($0, in: $1) },
                clock: process.clock,
                logger: process.logger,
                onRequest: { scheduler.wake() }
            ),
        ]
    }
}
