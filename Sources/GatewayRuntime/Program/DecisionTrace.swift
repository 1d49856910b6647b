import Synchronization

/// Writes down what the steps of a program decided, for explaining one request.
package final class DecisionTrace: Sendable {
    /// What one step decided.
    package struct Entry: Sendable, Equatable {
        /// The step.
        package let step: String
        /// What it decided and why; several decisions of one step follow each other.
        package var decisions: [String]
    }

    private let list = Mutex<[Entry]>([])

    package init() {}

    package var entries: [Entry] { self.list.withLock { $0 } }

    /// A step begins; one that goes on after waiting is not begun anew.
    func begin(_ step: String) {
        self.list.withLock { entries in
            if entries.last?.step != step { entries.append(Entry(step: step, decisions: [])) }
        }
    }

    /// Adds to what the step in hand decided.
    func say(_ text: String) {
        self.list.withLock { entries in
            guard !entries.isEmpty else { return entries.append(Entry(step: "", decisions: [text])) }
            entries[entries.count - 1].decisions.append(text)
        }
    }
}
