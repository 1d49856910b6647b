/// How much a document may be, so that no input can take the machine's memory or time.
package struct SourceLimits: Sendable {
    /// Bytes of one file.
    ///
    /// Default 64 MiB.
    package var maxDocumentBytes = 64 << 20
    /// Containers inside each other, those that aliases bring included.
    ///
    /// Default 128.
    package var maxDepth = 128
    /// Nodes that aliases stand for, all together.
    ///
    /// Default 1 million.
    package var maxAliasedNodes = 1_000_000
    /// Bytes of text that aliases stand for, all together.
    ///
    /// Default 64 MiB. One long text counts as one node, and every value made of it may be a copy.
    package var maxAliasedBytes = 64 << 20
    /// Bytes of one scalar.
    ///
    /// Default 16 MiB.
    package var maxScalarBytes = 16 << 20
    /// Keys, values and containers of one file.
    ///
    /// Default 10 million, which take 240 MB.
    package var maxNodes = 10_000_000

    /// The default limits.
    package init() {}
}
