import Base
import Mail

extension Submission {
    /// Gmail's changes to the header.
    struct Rewrite {
        var from: String?
        /// Replaces the author's Message-ID; `nil` keeps it.
        var messageID: String?
        var now: Timestamp
        var keepsBcc: Bool
    }

    /// Returns the header with its new Message-ID, with another From if the author is not the account's, and with or
    /// without Bcc. Adds a Date if there is none.
    func header(_ rewrite: Rewrite) throws(APIError) -> MessageText {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(block.length + 512)
        if let from = rewrite.from, block.first("From") == nil { bytes += "From: \(from)\r\n".utf8 }
        if block.first("Date") == nil { bytes += "Date: \(MailDate.write(rewrite.now))\r\n".utf8 }
        var hasMessageID = false
        for field in block.fields {
            if let messageID = rewrite.messageID, field.isNamed("Message-ID") {
                // Gmail writes the field in mixed case.
                if !hasMessageID { bytes += "Message-Id: \(messageID)\r\n".utf8 }
                hasMessageID = true
            } else if field.isNamed("From"), let from = rewrite.from {
                bytes += "From: \(from)\r\n".utf8
            } else if !field.isNamed("Bcc") || rewrite.keepsBcc {
                bytes += field.bytes
                if bytes.last != 0x0A { bytes += [0x0D, 0x0A] }
            }
        }
        if let messageID = rewrite.messageID, !hasMessageID { bytes += "Message-Id: \(messageID)\r\n".utf8 }
        bytes += [0x0D, 0x0A]
        do {
            return MessageText(try HeaderBlock(bytes), bytes: bytes)
        } catch {
            throw .invalidArgument("Invalid header")
        }
    }

    /// Returns the From that replaces an author that the account may not send as; `nil` if it may.
    func replacedFrom(for account: Account) -> String? {
        let authors = (try? AddressList.joined(block.all("From"))) ?? []
        if authors.count == 1, let author = authors.first, account.mayWrite(as: author.address.description) {
            return nil
        }
        return account.name.isEmpty ? account.address : "\(Phrase.encode(account.name)) <\(account.address)>"
    }
}
