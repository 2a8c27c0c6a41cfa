import Foundation

/// The commands with their arguments, as the program describes itself to other programs (`--experimental-dump-help`).
struct CommandReference: Decodable {
    private struct Command: Decodable {
        let commandName: String
        let superCommands: [String]?
        let abstract: String?
        let discussion: String?
        let defaultSubcommand: String?
        let shouldDisplay: Bool
        let arguments: [Argument]?
        let subcommands: [Command]?

        var words: [String] { (superCommands ?? []) + [commandName] }
    }

    private struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }

        let kind: String
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let preferredName: Name?
        let valueName: String?
        let defaultValue: String?
        let abstract: String?

        var name: String { preferredName?.name ?? valueName ?? "" }

        /// How the argument is written.
        var usage: String {
            let value = "<\(valueName ?? name)>" + (isRepeating ? " …" : "")
            return switch kind {
            case "positional": value
            case "flag": "--\(name)"
            default: "--\(name) \(value)"
            }
        }
    }

    /// What every command has, and the page explains once.
    private static let common: Set = ["config", "json", "help", "version"]

    private let command: Command

    static func make(_ dump: String) throws -> String {
        let reference = try JSONDecoder().decode(CommandReference.self, from: Data(dump.utf8))
        return reference.sections(reference.command).joined(separator: "\n")
    }

    private func sections(_ command: Command) -> [String] {
        let below = (command.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
        let own = command.superCommands == nil ? [] : [section(command, hasCommands: !below.isEmpty)]
        return own + below.flatMap(sections)
    }

    private func section(_ command: Command, hasCommands: Bool) -> String {
        let heading = String(repeating: "#", count: command.words.count)
        var text = "\(heading) \(command.words.dropFirst().joined(separator: " "))\n\n\(command.abstract ?? "")\n"
        if let discussion = command.discussion { text += "\n\(discussion)\n" }
        if let standard = command.defaultSubcommand {
            text += "\nWithout a subcommand: `\(command.words.joined(separator: " ")) \(standard)`.\n"
        }
        guard !hasCommands else { return text }
        let arguments = (command.arguments ?? []).filter { $0.shouldDisplay && !Self.common.contains($0.name) }
        let required = arguments.filter { !$0.isOptional || $0.kind == "positional" }
        let usage = command.words + required.map { $0.isOptional ? "[\($0.usage)]" : $0.usage } + ["[options]"]
        text += "\n```\n\(usage.joined(separator: " "))\n```\n"
        guard !arguments.isEmpty else { return text }
        var table = MarkdownTable("Argument", "Meaning", "Default")
        for argument in arguments {
            table.add(argument.usage.asCode, argument.abstract ?? "", (argument.defaultValue ?? "").asCode)
        }
        return text + "\n\(table.text)\n"
    }
}
