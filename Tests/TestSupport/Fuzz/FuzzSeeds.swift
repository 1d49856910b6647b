import Glibc

/// The documents random input begins with, and those that were faults once.
package enum FuzzSeeds {
    /// Samples, documents of the tests of reading, and the small ones of `Fixtures/fuzz`.
    package static let documents: [[UInt8]] =
        (["samples", "reading", "fuzz", "fuzz/crashes"].flatMap { names(in: $0) }).compactMap {
            try? Fixture.bytes($0)
        }

    /// The names of the documents of `Fixtures/fuzz/crashes`.
    package static let crashes = names(in: "fuzz/crashes")

    /// The names of the documents in a folder of fixtures, in order.
    private static func names(in folder: String) -> [String] {
        guard let directory = unsafe opendir(Fixture.path(folder)) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if [".yaml", ".json"].contains(where: name.hasSuffix) { names.append("\(folder)/\(name)") }
        }
        return names.sorted()
    }
}
