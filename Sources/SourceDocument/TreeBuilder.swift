import Diagnostics

/// Builds the records of a tree from events in document order; shared by the YAML and the JSON reader.
///
/// Checks what both languages share: depth, number of nodes, scalar size, duplicate keys.
struct TreeBuilder {
    /// A container that is not closed yet.
    struct Frame {
        let index: Int
        let isMapping: Bool
        let isFlow: Bool
        /// Children so far, keys and values both.
        var childCount = 0
        /// Nodes aliases stood for before this container began.
        let aliasedBefore: Int
        /// Bytes of text before this container began.
        let textBytesBefore: Int
        /// Levels of containers inside this one, those behind aliases counted, too.
        var height = 0
    }

    private(set) var records: [NodeRecord] = []
    private(set) var decoded: [UInt8] = []
    private(set) var frames: [Frame] = []
    private(set) var tags: [Int: String] = [:]
    /// Bytes of all texts so far, those that aliases stand for included.
    private(set) var textBytes = 0
    let source: SourceText
    let limits: SourceLimits
    let diagnostics: DiagnosticCollector
    private var duplicateKeys = DuplicateKeyFinder()

    init(source: SourceText, limits: SourceLimits, diagnostics: DiagnosticCollector) {
        self.source = source
        self.limits = limits
        self.diagnostics = diagnostics
        // Real documents have a node for every 14 to 20 bytes; pages that are not needed are never touched.
        self.records.reserveCapacity(min(source.bytes.count / 14 + 16, limits.maxNodes))
    }

    /// Whether the next node is a key of a mapping.
    var isAtKey: Bool { self.frames.last.map { $0.isMapping && $0.childCount & 1 == 0 } ?? false }

    var count: Int { self.records.count }

    private var parent: Int32 { self.frames.last.map { Int32(truncatingIfNeeded: $0.index) } ?? -1 }

    // MARK: Events

    /// Opens a container.
    ///
    /// - Returns: `false` when a limit is reached; reported.
    mutating func begin(isMapping: Bool, isFlow: Bool, start: Int, aliased: Int = 0) -> Bool {
        guard self.hasDepth(for: 1, at: start) else { return false }
        let index = self.records.count
        let record = NodeRecord(
            kind: isMapping ? .mapping : .sequence, style: .plain, flags: 0, start: Self.offset(start),
            end: Self.offset(start), first: 0, second: 0, parent: self.parent)
        guard self.append(record) else { return false }
        self.frames.append(
            Frame(
                index: index, isMapping: isMapping, isFlow: isFlow, aliasedBefore: aliased,
                textBytesBefore: self.textBytes))
        return true
    }

    /// Closes the innermost container and gives what it was.
    @discardableResult
    mutating func end(at end: Int) -> Frame? {
        guard let frame = self.frames.popLast() else { return nil }
        let count = frame.isMapping ? frame.childCount / 2 : frame.childCount
        self.records[frame.index].first = UInt32(truncatingIfNeeded: count)
        self.records[frame.index].second = UInt32(truncatingIfNeeded: self.records.count)
        self.records[frame.index].end = Self.offset(end)
        self.noteHeight(frame.height + 1)
        if frame.isMapping, count > 1 { self.checkDuplicateKeys(frame.index, count: count) }
        return frame
    }

    /// Adds a scalar whose text stands in the source.
    ///
    /// - Returns: `false` when a limit is reached; reported.
    mutating func scalar(style: ScalarStyle, range: ByteRange, text: ByteRange) -> Bool {
        self.append(
            NodeRecord(
                kind: .scalar, style: style, flags: 0, start: Self.offset(range.lowerBound),
                end: Self.offset(range.upperBound), first: Self.offset(text.lowerBound),
                second: UInt32(truncatingIfNeeded: text.count), parent: self.parent))
    }

    /// Adds a scalar whose text was appended to `decoded` from an index on.
    ///
    /// - Returns: `false` when a limit is reached; reported.
    mutating func scalar(style: ScalarStyle, range: ByteRange, decodedFrom first: Int) -> Bool {
        self.append(
            NodeRecord(
                kind: .scalar, style: style, flags: NodeRecord.Flag.textIsDecoded, start: Self.offset(range.lowerBound),
                end: Self.offset(range.upperBound), first: Self.offset(first),
                second: UInt32(truncatingIfNeeded: self.decoded.count - first), parent: self.parent))
    }

    /// Adds an alias of a finished node with some levels of containers, and some bytes of text, in it.
    ///
    /// - Returns: `false` when a limit is reached; reported.
    mutating func alias(of target: Int, height: Int, textBytes: Int, range: ByteRange) -> Bool {
        guard self.hasDepth(for: height, at: range.lowerBound) else { return false }
        self.noteHeight(height)
        self.textBytes += textBytes
        return self.append(
            NodeRecord(
                kind: .alias, style: .plain, flags: 0, start: Self.offset(range.lowerBound),
                end: Self.offset(range.upperBound), first: UInt32(truncatingIfNeeded: target), second: 0,
                parent: self.parent))
    }

    /// Appends to the text of the next decoded scalar.
    mutating func decode(_ byte: UInt8) { self.decoded.append(byte) }

    /// Appends to the text of the next decoded scalar.
    mutating func decode(_ bytes: UnsafeBufferPointer<UInt8>) { unsafe self.decoded.append(contentsOf: bytes) }

    /// Appends to the text of the next decoded scalar.
    mutating func decode(_ scalar: Unicode.Scalar) { self.decoded.append(utf8: scalar) }

    mutating func setTag(_ tag: String, at index: Int) {
        self.tags[index] = tag
        self.records[index].flags |= NodeRecord.Flag.hasTag
    }

    /// Marks the open mapping as one with a `<<` key.
    mutating func markMergeKey() {
        guard let frame = self.frames.last else { return }
        self.records[frame.index].flags |= NodeRecord.Flag.hasMergeKey
    }

    // MARK: Asking

    /// The record an alias stands for, any other record itself.
    func resolved(_ index: Int) -> Int {
        self.records[index].kind == .alias ? Int(self.records[index].first) : index
    }

    /// The index of the record after a node and its descendants.
    func next(after index: Int) -> Int {
        let record = self.records[index]
        return record.kind == .mapping || record.kind == .sequence ? Int(record.second) : index + 1
    }

    /// The bytes of a scalar's text.
    func text(_ index: Int) -> ArraySlice<UInt8> {
        let record = self.records[index]
        let range = Int(record.first)..<Int(record.first) + Int(record.second)
        return record.flags & NodeRecord.Flag.textIsDecoded != 0 ? self.decoded[range] : self.source.bytes[range]
    }

    /// The place of a node.
    func range(_ index: Int) -> ByteRange { Int(self.records[index].start)..<Int(self.records[index].end) }

    func report(
        _ rule: Rule, _ message: String, _ range: ByteRange, allowed: String? = nil, mend: String? = nil,
        notes: [Diagnostic.Note] = []
    ) {
        self.diagnostics.report(severity: rule.severity) {
            Diagnostic(
                rule, message, at: self.source.location(of: range), allowed: allowed, mend: mend, notes: notes)
        }
    }

    func tree(syntax: SyntaxKind) -> SyntaxTree {
        SyntaxTree(source: self.source, syntax: syntax, records: self.records, decoded: self.decoded, tags: self.tags)
    }

    // MARK: Limits

    private mutating func append(_ record: NodeRecord) -> Bool {
        let textBytes = record.kind == .scalar ? Int(record.second) : 0
        guard textBytes <= self.limits.maxScalarBytes, self.records.count < self.limits.maxNodes else {
            self.reportLimit(record)
            return false
        }
        self.textBytes += textBytes
        var record = record
        if let last = self.frames.indices.last {
            if self.frames[last].isMapping, self.frames[last].childCount & 1 == 0 {
                record.flags |= NodeRecord.Flag.isKey
            }
            self.frames[last].childCount += 1
        }
        self.records.append(record)
        return true
    }

    @inline(never)
    private func reportLimit(_ record: NodeRecord) {
        let place = Int(record.start)..<Int(record.start) + 1
        if self.records.count >= self.limits.maxNodes {
            self.report(.tooManyNodes, "the document has more than \(self.limits.maxNodes) values", place)
        } else {
            self.report(
                .scalarTooLong,
                "a scalar has \(record.second) bytes, more than \(self.limits.maxScalarBytes)", place)
        }
    }

    private func hasDepth(for levels: Int, at start: Int) -> Bool {
        guard self.frames.count + levels > self.limits.maxDepth else { return true }
        self.report(
            .documentTooDeep, "containers are nested deeper than \(self.limits.maxDepth) levels", start..<start + 1)
        return false
    }

    private mutating func noteHeight(_ height: Int) {
        guard let last = self.frames.indices.last, self.frames[last].height < height else { return }
        self.frames[last].height = height
    }

    /// The reader refuses documents over 2 GiB before, so an offset always fits.
    private static func offset(_ value: Int) -> UInt32 { UInt32(truncatingIfNeeded: value) }

    // MARK: Duplicate keys

    /// Repeated keys of one mapping that are reported one by one.
    private static let maxRepetitions = 100

    private mutating func checkDuplicateKeys(_ mapping: Int, count: Int) {
        let found = self.duplicateKeys.find(
            in: mapping, pairs: count, records: self.records, source: self.source.bytes, decoded: self.decoded)
        for pair in found.prefix(Self.maxRepetitions) {
            self.diagnostics.report(severity: Rule.duplicateKey.severity) {
                let name = String(decoding: self.text(self.resolved(pair.key)).prefix(400), as: UTF8.self).prefix(80)
                return Diagnostic(
                    .duplicateKey, "the key \"\(name)\" stands twice in one mapping",
                    at: self.source.location(of: self.range(pair.key)),
                    notes: [
                        Diagnostic.Note("first defined here", at: self.source.location(of: self.range(pair.first)))
                    ])
            }
        }
        guard let next = found.dropFirst(Self.maxRepetitions).first else { return }
        self.report(
            .duplicateKey, "\(found.count - Self.maxRepetitions) more keys stand twice in this mapping",
            self.range(next.key))
    }
}
