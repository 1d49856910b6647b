package import Diagnostics

/// Reads a document, YAML or JSON by its content.
package enum SourceReader {
    /// Reads bytes into a tree.
    ///
    /// - Parameters:
    ///   - name: The file as the user named it, for positions.
    ///   - bytes: The file: UTF-8 with or without byte order mark, or UTF-16 with one.
    ///   - limits: What is refused as too much.
    ///   - diagnostics: Where faults go. A fault that leaves no usable tree is an error there.
    /// - Returns: The tree, or `nil` when there is none that could be relied on.
    package static func read(
        name: String,
        bytes: [UInt8],
        limits: SourceLimits = SourceLimits(),
        diagnostics: DiagnosticCollector
    ) -> SyntaxTree? {
        nil
    }
}
