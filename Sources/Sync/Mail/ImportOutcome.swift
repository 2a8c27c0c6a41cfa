import Base
import Storage

/// What became of one message that was to be imported.
enum ImportOutcome: Sendable {
    case imported([StagedContact])
    case unmatched
    /// Odoo will never take it as it is.
    case refused(Remark)
    /// The run ends. With `isOpen`, Odoo may have taken the message, or may still do so.
    case stopped(JobStop, isOpen: Bool)
}
