import ArgumentParser
struct ServeCommand: ParsableCommand { func run() throws {} }
