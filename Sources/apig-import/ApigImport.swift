import ArgumentParser
import GatewayCommands

@main
enum ApigImport {
    static func main() { ImportCommand.main() }
}
