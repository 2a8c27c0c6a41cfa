import Glibc

/// Sends mail over many SMTP sessions from one thread and prints, as one line of JSON, how fast it was taken.
@main
enum Load {
    static func main() {
        do {
            let options = try LoadOptions(arguments: CommandLine.arguments.dropFirst())
            let generator = Generator(options)
            try generator.run()
            print(generator.report.json)
        } catch {
            print("load: \(error)")
            exit(2)
        }
    }
}
