/// Quota units by method, as Gmail charges projects created since May 2026 (older ones pay less for reading).
/// https://developers.google.com/workspace/gmail/api/reference/quota
package enum QuotaCost {
    package static let send = 100
    package static let createDraft = 10
    package static let sendDraft = 100
    package static let getDraft = 20
    package static let listDrafts = 5
    package static let deleteDraft = 10
    package static let listMessages = 5
    package static let getMessage = 20
    package static let modifyMessage = 5
    package static let modifyMessages = 50
    package static let trashMessage = 20
    package static let listHistory = 2
    package static let listSendAs = 1
    package static let getProfile = 1
    package static let listLabels = 1
}
