import Glibc

/// Files under `Fixtures/`, found from where this source stands.
package enum Fixture {
    /// The project's root folder.
    package static let projectRoot: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()

    /// The folder of all fixtures.
    package static let root = "\(projectRoot)/Fixtures"

    /// The path of a fixture such as `samples/shop.yaml`.
    package static func path(_ name: String) -> String { "\(self.root)/\(name)" }

    /// The bytes of a fixture.
    ///
    /// - Throws: `Missing` when it cannot be read.
    package static func bytes(_ name: String) throws -> [UInt8] { try self.file(self.path(name)) }

    /// A fixture as text.
    ///
    /// - Throws: `Missing` when it cannot be read.
    package static func text(_ name: String) throws -> String { String(decoding: try self.bytes(name), as: UTF8.self) }

    /// The bytes of any file.
    ///
    /// - Throws: `Missing` when it cannot be read.
    package static func file(_ path: String) throws -> [UInt8] {
        guard let file = unsafe fopen(path, "rb") else { throw Missing(path: path) }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe fread(&chunk, 1, chunk.count, file)
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    /// A fixture that is not there.
    package struct Missing: Error {
        package let path: String

        package init(path: String) { self.path = path }
    }
}

/// A variable of the environment; `nil` when it is not set.
package func environment(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }
