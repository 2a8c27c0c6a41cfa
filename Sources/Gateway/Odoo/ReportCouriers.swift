import Delivery
import HTTP
import Logging
import Odoo
import Settings
import Sync

/// Routes the gateway's delivery reports to Odoo, and everything else to Google.
struct ReportCouriers: CourierChooser {
    private let others: any CourierChooser
    private let clients: [OdooClient]
    private let logger: Logger

    init(_ settings: GatewaySettings, others: any CourierChooser, transport: any HTTPTransport, logger: Logger) {
        let databases = settings.odoo.deliveryReports ? settings.odooDatabases : []
        let clients = databases.map { OdooClient($0.access, transport: transport, limits: Self.limits) }
        self.init(clients, others: others, logger: logger)
    }

    init(_ clients: [OdooClient], others: any CourierChooser, logger: Logger) {
        self.clients = clients
        self.others = others
        self.logger = logger
    }

    func courier(for parcel: Parcel) -> any Courier {
        let usual = others.courier(for: parcel)
        guard parcel.isReport, !clients.isEmpty else { return usual }
        return ReportCourier(clients: clients, usual: usual, logger: logger)
    }

    /// A report is small, and must not occupy a sending slot for long.
    private static let limits = OdooLimits(callTimeout: .seconds(30), longestAnswer: 1 << 20)
}
