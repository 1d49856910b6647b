import APIDiff
import ArgumentParser
import Glibc

/// `apig git`: what git calls for documents.
struct GitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "git",
        abstract: "Compare and merge documents as git's external diff and merge driver.",
        discussion: """
            EXAMPLES:
              echo '*.apig.yaml diff=apig merge=apig' >> .gitattributes
              git config diff.apig.command 'apig git diff --'
              git config merge.apig.driver 'apig git merge -- %O %A %B %L %P'
            """,
        subcommands: [GitDiffCommand.self, GitMergeCommand.self]
    )
}

/// Two files as `apig diff` compares them.
enum GitComparison {
    /// What stands for a file that is not there, and for an empty one.
    private static let nothing = Array("formatVersion: 1\n".utf8)

    /// Compares two files; `nil` when one of them cannot be read, which was said.
    ///
    /// - Parameters:
    ///   - base: The file that was; `/dev/null` is none.
    ///   - revision: The file that is.
    /// - Returns: What differs.
    /// - Throws: `FileError` when nothing can be written where temporary files go.
    static func run(_ base: String, _ revision: String) throws -> ChangeReport? {
        var temporary: [String] = []
        defer { for file in temporary { unsafe unlink(file) } }
        var sides: [String] = []
        for file in [base, revision] {
            if try Self.isEmpty(file) {
                let stand = "\(Self.temporaryFolder)/apig-nothing-\(getpid())-\(temporary.count)"
                temporary.append(stand)
                try FileReader.write(Self.nothing, to: stand)
                sides.append(stand)
            } else {
                sides.append(file)
            }
        }
        do {
            return try DiffCommand.parse(["--"] + sides).compare()
        } catch is ExitCode {
            return nil
        }
    }

    static var temporaryFolder: String {
        unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    }

    private static func isEmpty(_ file: String) throws -> Bool {
        try file == "/dev/null" || FileReader.read(file, maxBytes: 1).isEmpty
    }
}
