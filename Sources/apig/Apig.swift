import ArgumentParser
import GatewayCommands

@main
enum Apig {
    static func main() {
        PlainValidation.runIfPlain(CommandLine.arguments)
        ApigCommand.main()
    }
}
