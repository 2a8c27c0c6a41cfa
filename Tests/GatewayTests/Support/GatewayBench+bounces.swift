import Base
import Delivery
import Gateway
import Google
import GoogleSimulator
import Logging
import Mail
import SQLStorage
import Settings
import Storage
import Sync
import Transport

extension GatewayBench {
    /// A watch that looks into the accounts' inboxes whenever it is told to, and keeps the reports that it would mail.
    func bounceWatch(_ reports: Locked<[DeliveryReport]> = Locked([])) async throws -> BounceWatch {
        let endpoints = Endpoints(simulator: try await google.baseURL)
        let transport = CurlTransport(settings.curlOptions)
        let store = outside
        let key = BounceProofKey(bytes: [], madeAt: SystemClock().now)
        let proof = BounceProof(try await store.bounceProofKey(orKeep: key))
        return BounceWatch(
            store: store,
            quota: QuotaLedger(
                store: store,
                unitsPerMinute: 1_000_000_000,
                isSending: { _ throws(StorageError) in false },
                onSpent: { _, _ in }
            ),
            odoo: { [] },
            gmail: { [google] account in
                let grant = google.grant("\(account.address)", scopes: ScopeSet.modify.scopes)
                let credential = Credential.user(
                    clientID: grant.clientID,
                    clientSecret: grant.clientSecret,
                    refreshToken: grant.refreshToken
                )
                let tokens = AccessTokens(
                    credential,
                    scopes: ScopeSet.modify.scopes,
                    endpoints: endpoints,
                    transport: transport
                )
                return GmailClient(GoogleCaller(endpoints: endpoints, transport: transport, tokens: tokens))
            },
            trackingField: GatewayHeader.id,
            proofField: GatewayHeader.proof,
            isProven: { proof.proves($0, by: $1, receivedAt: $2) },
            hostName: "gateway.acme.example",
            mail: { report, _ throws(StorageError) in
                reports.withLock { $0.append(report) }
                return QueueID(rawValue: 1)
            },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// As Gmail writes it, with the header of the message that it was about.
    static func bounce(of delivery: DeliveryID, to recipient: String, _ proof: String) -> [UInt8] {
        Array(
            """
            Authentication-Results: mx.google.com;
                   dkim=pass header.i=@googlemail.com header.s=20230601 header.b=XkL4SKhL;
                   dmarc=pass header.from=googlemail.com
            From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
            To: anna@acme.example
            Subject: Delivery Status Notification (Failure)
            Message-ID: <\(delivery.message).failed@mx.google.com>
            Content-Type: multipart/report; boundary="b"; report-type=delivery-status

            --b
            Content-Type: text/plain; charset="UTF-8"

            ** Address not found **
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; googlemail.com

            Final-Recipient: rfc822; \(recipient)
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 The email account does not exist.

            --b
            Content-Type: message/rfc822

            From: anna@acme.example
            \(GatewayHeader.id): \(GatewayHeader.value(for: delivery))
            \(GatewayHeader.proof): \(proof)
            Subject: Offer

            Hello
            --b--

            """.replacing("\n", with: "\r\n").utf8
        )
    }
}
