import Base
import Storage

/// The outcome of one message's import.
enum ImportOutcome: Sendable {
    case imported([StagedContact])
    case unmatched
    /// Odoo will never accept it as it is.
    case refused(Remark)
    /// The run ends. With `isOpen`, Odoo may have accepted the message, or may still do so.
    case stopped(JobStop, isOpen: Bool)
}
