import Glibc

/// Sends mail over many SMTP sessions from one thread and prints the measurements as one line of JSON.
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
