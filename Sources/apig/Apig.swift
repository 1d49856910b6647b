import ArgumentParser
import GatewayCommands

@main
enum Apig {
    static func main() { ApigCommand.main() }
}
