import Base

/// The number of files and sockets that the settings need, and whether the process may open that many (`OpenFiles`).
extension GatewaySettings {
    /// An SMTP connection is a socket, and a spool file while a large message comes in.
    private static let filesPerConnection = 2
    /// A delivery is a socket to Google, and the file that it reads from.
    private static let filesPerDelivery = 2
    /// With fewer SMTP connections, the gateway does not start.
    private static let leastConnections = 16

    /// The most files and sockets that may be open at a time, including those reserved for the database.
    package var openFilesNeeded: Int { otherFilesNeeded + Self.filesPerConnection * smtp.limits.connections }

    private var otherFilesNeeded: Int {
        OpenFiles.reserve + Self.filesPerDelivery * (delivery.concurrency + odoo.concurrency)
            + (console.enabled ? console.limits.connections : 0) + (monitoring.enabled ? monitoring.connections : 0)
    }

    /// Returns the settings that are refused or unwise if the process may have `limit` files open.
    package func openFileProblems(limit: Int) -> [Problem] {
        guard limit < openFilesNeeded else { return [] }
        let possible = fitting(openFiles: limit).smtp.limits.connections
        let raise = "Set LimitNOFILE= in the systemd unit, or `ulimit -Hn` in a shell, to \(openFilesNeeded) or more"
        guard possible >= Self.leastConnections else {
            return [
                Problem(
                    .error,
                    "smtp.limits.connections",
                    "this process may have \(limit) files open, which leaves none for connections",
                    remedy: raise
                )
            ]
        }
        return [
            Problem(
                .warning,
                "smtp.limits.connections",
                "this process may have \(limit) files open, so it accepts only \(possible) concurrent SMTP connections "
                    + "instead of \(smtp.limits.connections)",
                remedy: raise + ", or set this to \(possible) or less"
            )
        ]
    }

    /// Returns the same settings with as many SMTP connections as fit.
    package func fitting(openFiles limit: Int) -> GatewaySettings {
        var fitting = self
        let possible = max(limit - otherFilesNeeded, 0) / Self.filesPerConnection
        fitting.smtp.limits.connections = min(smtp.limits.connections, possible)
        return fitting
    }
}
