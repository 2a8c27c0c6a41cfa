/// The words of the charts.
struct ChartsText: Texts {
    let title: String
    let span: String
    let day: String
    let month: String
    let hour: String
    let date: String
    let account: String
    let allAccounts: String
    let show: String
    let messages: String
    let received: String
    let delivered: String
    let failed: String
    let waiting: String
    let delay: String
    let usual: String
    let slow: String
    let nothing: String
    let causes: String
    let cause: String
    let repeated: String
    let final: String
    let otherCauses: String
    let noErrors: String
    let messagesSummary: @Sendable (_ received: String, _ sent: String, _ failed: String) -> String
    let causesSummary: @Sendable (_ repeated: String, _ final: String) -> String
    let waitingSummary: @Sendable (_ most: String) -> String
    let delaySummary: @Sendable (_ half: String, _ most: String) -> String
}
