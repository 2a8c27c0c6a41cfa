import Base
import Google
import Odoo
import Storage

/// Photos are sent one by one, after everything else: Google has no batch for them and allows few per minute.
extension ContactRun {
    func sendPhotos() async throws(JobStop) {
        var after = 0
        while true {
            let position = after
            let links = try await stored { () throws(StorageError) in
                try await store.contactLinksWithOldPhoto(of: owner, after: position, limit: limits.photos)
            }
            guard let last = links.last else { return }
            after = last.partner
            let wanted = links.filter { $0.photo != nil }.map(\.partner)
            let photos =
                wanted.isEmpty
                ? [:] : try await asked { () throws(OdooError) in try await odoo.photos(wanted) }
            for link in links { try await sendPhoto(photos[link.partner], link) }
        }
    }

    private func sendPhoto(_ photo: String?, _ link: ContactLink) async throws(JobStop) {
        guard let name = link.resource else { return }
        // Removed in Odoo after the checksum was read: left to the next run.
        if link.photo != nil, photo == nil { return }
        let client = people
        let result = try await google(.photo) { () async throws(GoogleError) in
            if let photo { return try await client.setPhoto(photo, of: name) }
            return try await client.removePhoto(of: name)
        }
        var link = link
        link.sentPhoto = link.photo
        switch result {
        case .success(let person): note(person, in: &link)
        // There is no photo to remove, or no contact. The list reveals the latter.
        case .failure(let error) where error.status == 404: link.hasDrifted = photo != nil
        // Tried again once Odoo has another photo.
        case .failure(let error) where error.status == 400:
            try await context.reporter.failed(
                Remark(.photoRefused, "\(link.partner)", cause: error.reason)
            )
        case .failure(let error): throw JobStop(error)
        }
        let sent = link
        try await stored { () throws(StorageError) in try await store.saveContactLinks([sent], of: owner) }
    }

    /// Setting a photo ignores the contact's etag, so the new etag may also cover a change that someone else made
    /// meanwhile.
    private func note(_ person: Person, in link: inout ContactLink) {
        guard let etag = person.contactETag else { return }
        link.etag = etag
        guard let written = PersonFields(text: link.written) else { return link.hasDrifted = true }
        let changes = ContactMerge.changes(wanted: written, written: written, present: person.fields)
        if !changes.isEmpty { link.hasDrifted = true }
    }
}
