import Base
import Cryptography
import Delivery
package import Google
import SMTP
import SMTPServer
package import SQLStorage
package import Settings
import Storage
package import Transport

/// The options of each part, from the settings.
extension GatewaySettings {
    package var storeOptions: StoreOptions {
        var options = StoreOptions(
            directory: data.directory,
            inlineLimit: data.inlineLimit,
            reserve: data.reserve,
            // Enough for a burst of large messages while the next files are created.
            readyFiles: 32
        )
        options.recordedEvents = DeliveryWebhookOptions(self)?.kinds ?? []
        if case .postgreSQL(let url) = data.store {
            var database = PostgreSQLOptions(
                url: Secret(url),
                passwordFile: data.postgreSQL.passwordFile,
                schema: data.postgreSQL.schema,
                connections: data.postgreSQL.connections,
                allowsVolatileCommits: data.postgreSQL.allowSynchronousCommitOff
            )
            database.node = server.nodeName ?? Self.unnamedNode
            database.version = GatewayVersion.current
            options.database = .postgreSQL(database)
        }
        return options
    }

    /// The name of a node that has none: the same as long as the process runs.
    private static let unnamedNode =
        "\(FileSystem.hostName)-\(String(UInt16.random(in: .min ... .max), radix: 36))"

    package var hostName: String { server.hostname ?? FileSystem.hostName }

    package var endpoints: Endpoints {
        var endpoints = Endpoints()
        endpoints.accounts = google.endpoints.accounts
        endpoints.oauth = google.endpoints.oauth
        endpoints.gmail = google.endpoints.gmail
        endpoints.calendar = google.endpoints.calendar
        endpoints.people = google.endpoints.people
        endpoints.tokenAudience = google.endpoints.tokenAudience
        endpoints.submissionHost = google.endpoints.submission.host
        endpoints.submissionPort = google.endpoints.submission.port
        endpoints.submissionEncryption = google.endpoints.submission.encryption
        return endpoints
    }

    package var curlOptions: CurlOptions {
        CurlOptions(
            userAgent: "gsuite-gateway/\(GatewayVersion.current) (gzip)",
            caFile: google.caFile,
            proxy: google.proxy.map { .server($0, bypass: []) } ?? .environment,
            connectTimeout: google.timeouts.connect,
            stallTimeout: google.timeouts.stall
        )
    }

    /// The options for calls of webhooks and Google Chat, through the same proxy as those of Google.
    package var webhookCurlOptions: CurlOptions {
        var options = curlOptions
        options.userAgent = "gsuite-gateway/\(GatewayVersion.current)"
        options.caFile = nil
        return options
    }

    var gmailLimits: GmailLimits {
        var limits = GmailLimits()
        limits.callTimeout = google.timeouts.request
        limits.longestUpload = google.timeouts.upload
        return limits
    }

    var retryPolicy: RetryPolicy {
        RetryPolicy(
            backoff: Backoff(first: queue.retry.first, longest: queue.retry.longest),
            giveUpAfter: queue.retry.giveUp,
            warnAfter: queue.retry.delayWarning,
            sentSearchDelay: queue.retry.sentSearchDelay
        )
    }

    var paceLimits: RateLimits {
        RateLimits(
            unitsPerMinute: delivery.unitsPerMinute,
            messagesPerDay: delivery.messagesPerDay,
            concurrency: delivery.concurrencyPerAccount
        )
    }

    /// The quota units recorded for one send, including the read-back of the Message-ID if it is enabled.
    var unitsPerSend: Int { QuotaCost.send + (delivery.readBackMessageID ? QuotaCost.getMessage : 0) }

    var serverLimits: SMTPLimits {
        var limits = smtp.limits
        limits.messageSize = limits.acceptedMessageSize
        limits.failedLogins = smtp.authentication.failuresPerConnection
        // Mail that has just arrived needs time to be sent; at the least, started sends need time to end.
        limits.shutdownPatience = server.shutdownGrace * 2 / 3
        return limits
    }

    var loginLimits: LoginGuard.Limits {
        var limits = LoginGuard.Limits()
        limits.failuresPerAddress = smtp.authentication.failuresPerAddress
        limits.failuresPerLogin = smtp.authentication.failuresPerLogin
        limits.window = smtp.authentication.window
        limits.lockout = smtp.authentication.lockout
        limits.delay = smtp.authentication.delay
        return limits
    }

    func listenerOptions(_ certificates: Certificates) -> [ListenerOptions] {
        smtp.listeners.map { listener in
            let store = certificates.store(for: listener)
            return ListenerOptions(
                name: listener.name,
                address: "\(listener.address)",
                port: listener.port,
                encryption: listener.encryption,
                networks: listener.networks,
                proxies: listener.proxyProtocolFrom,
                requiresLogin: listener.demandsIdentity,
                invalidRecipients: listener.invalidRecipients == .report ? .report : .refuse,
                tls: { store?.context }
            )
        }
    }
}

/// The gateway's version for `--version` and the User-Agent.
package enum GatewayVersion {
    package static let current = "0.1.0"
}
