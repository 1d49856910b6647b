/// A set of apps by their indexes: who may call an API in an environment.
package struct AppSet: Sendable, Equatable {
    private var words: [UInt64] = []

    package init() {}

    /// Adds an app.
    mutating func insert(_ app: Int) {
        guard app >= 0 else { return }
        while self.words.count <= app >> 6 { self.words.append(0) }
        self.words[app >> 6] |= 1 << UInt64(app & 63)
    }

    /// Whether an app is in the set.
    package func contains(_ app: Int) -> Bool {
        guard app >= 0, app >> 6 < self.words.count else { return false }
        return self.words[app >> 6] >> UInt64(app & 63) & 1 == 1
    }

    package var isEmpty: Bool { self.words.allSatisfy { $0 == 0 } }

    /// The apps in ascending order.
    var members: [Int] {
        self.words.indices.flatMap { word in
            (0..<64).filter { self.words[word] >> UInt64($0) & 1 == 1 }.map { word << 6 | $0 }
        }
    }
}
