import Base
import Mail
import Storage

/// Captured messages: the HTML as its recipients would see it, and sending after all.
enum CapturedMail {
    /// The number of content bytes read for display.
    private static let mostBytes = 1 << 20

    /// The message's text as HTML, for the frame on its page. The browser runs, loads and submits nothing in it.
    static func showHTML(_ request: ConsoleRequest) async throws -> Answer {
        let (history, captured) = try await find(request)
        guard !captured.isEmpty, history.message.hasContent else { throw Refusal.notFound }
        let bytes = try await request.console.store.content(of: history.message.id).firstBytes(mostBytes)
        let body = ReadMail(bytes).body
        guard body.hasHTML else { throw Refusal.notFound }
        return Answer(content: .mail(html: body.html))
    }

    /// Sends what was captured of a message, once someone has seen and confirmed to whom.
    static func send(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(QueueText.self)
        let (history, captured) = try await find(request)
        let id = history.message.id
        let back = LocalPath("/queue/\(id)") ?? "/queue"
        let recipients = captured.flatMap(\.recipientTexts)
        guard !recipients.isEmpty else {
            request.notify(Notice(.warning, text.nothingCaptured))
            return .redirect(back)
        }
        guard request.isConfirmed else {
            return request.confirm(
                Confirmation(
                    text.sendCapturedQuestion(recipients.count, request.format.number(recipients.count)),
                    consequences: [text.sendCapturedConsequence] + recipients,
                    button: text.sendCaptured,
                    action: LocalPath("\(back)/send-captured") ?? back,
                    back: back,
                    fields: recipients.map { (.confirmedRecipient, $0) }
                )
            )
        }
        do throws(StorageError) {
            let sent = try await request.console.store.sendCaptured(
                of: id,
                to: Set(request.form.all(.confirmedRecipient)),
                by: (try? request.user.email) ?? "",
                at: request.console.clock.now
            )
            request.console.gateway.queueChanged()
            request.note(
                "a captured message is sent after all",
                category: .queue,
                message: id,
                ["deliveries": "\(sent.count)", "recipients": LogList.text(of: recipients)]
            )
            request.notify(Notice(.done, text.changed(sent.count, request.format.number(sent.count))))
        } catch {
            switch error {
            case .conflict, .notFound: request.notify(Notice(.warning, text.capturedChanged))
            default: throw error
            }
        }
        return .redirect(back)
    }

    /// The message, and those of its deliveries that are captured.
    private static func find(_ request: ConsoleRequest) async throws -> (MessageHistory, [DeliveryRecord]) {
        guard let id = QueueID(request.variables["id"] ?? "") else { throw Refusal.notFound }
        let history = try await request.console.store.history(of: id)
        return (history, history.deliveries.filter { $0.state == .captured })
    }
}
