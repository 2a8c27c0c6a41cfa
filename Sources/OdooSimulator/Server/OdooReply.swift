import Odoo

/// A whole answer.
struct OdooReply: Sendable {
    var status: Int
    var contentType: String
    var body: [UInt8]

    static func json(_ value: OdooValue, status: Int = 200) -> OdooReply {
        OdooReply(status: status, contentType: "application/json; charset=utf-8", body: value.json ?? [])
    }

    /// An HTML page, as a web server or Odoo's website returns it.
    static func page(_ status: Int) -> OdooReply {
        OdooReply(
            status: status,
            contentType: "text/html; charset=utf-8",
            body: Array(
                "<!DOCTYPE html>\n<html><head><title>\(status)</title></head><body>\(status)</body></html>".utf8
            )
        )
    }
}
