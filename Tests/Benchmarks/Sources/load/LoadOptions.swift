/// The options of a load: content, destination and duration.
struct LoadOptions {
    enum Invalid: Error {
        case option(String)
        case value(String, of: String)
    }

    /// A port on 127.0.0.1.
    var port: UInt16 = 2525
    var sessions = 1
    /// Bytes of content, header included.
    var size = 2048
    /// Whether a session sends all its messages over one connection.
    var keepsConnection = true
    /// The time before the measurement begins, in seconds.
    var warmup = 0.5
    /// The measured time, in seconds.
    var seconds = 3.0
    /// Stops after this many messages, if it comes first.
    var messages = Int.max
    /// The messages that are due in each second, whether the server keeps up or not; without it, each session sends its next
    /// message as soon as it may.
    var rate: Double?
    /// The addresses in MAIL FROM and From, used in turn.
    var senders = ["sender@acme.example"]
    var recipient = "recipient@customer.example"

    init(arguments: some Sequence<String>) throws(Invalid) {
        var words = arguments.makeIterator()
        while let option = words.next() {
            if option == "--new" {
                keepsConnection = false
                continue
            }
            guard let value = words.next() else { throw .value("", of: option) }
            switch option {
            case "--port": port = try Self.number(value, of: option)
            case "--sessions": sessions = try Self.number(value, of: option)
            case "--size": size = try Self.number(value, of: option)
            case "--messages": messages = try Self.number(value, of: option)
            case "--warmup": warmup = try Self.number(value, of: option)
            case "--seconds": seconds = try Self.number(value, of: option)
            case "--rate": rate = try Self.number(value, of: option)
            case "--from": senders = value.split(separator: ",").map(String.init)
            case "--to": recipient = value
            default: throw .option(option)
            }
        }
        guard rate.map({ $0 > 0 }) ?? true else { throw .value("0", of: "--rate") }
        guard rate == nil || keepsConnection else { throw .option("--rate with --new") }
        guard sessions > 0, !senders.isEmpty else { throw .value("0", of: "--sessions, --from") }
    }

    private static func number<Number: LosslessStringConvertible>(
        _ value: String,
        of option: String
    ) throws(Invalid) -> Number {
        guard let number = Number(value) else { throw .value(value, of: option) }
        return number
    }
}
