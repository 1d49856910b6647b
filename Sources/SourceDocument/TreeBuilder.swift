import Diagnostics

/// Builds the records of a tree from events in document order; shared by the YAML and the JSON reader.
///
/// Checks what both languages share: depth, scalar size, duplicate keys.
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
    }

    private(set) var records: [NodeRecord] = []
    private(set) var decoded: [UInt8] = []
    private(set) var frames: [Frame] = []
    private(set) var tags: [Int: String] = [:]
    let source: SourceText
    let limits: SourceLimits
    let diagnostics: DiagnosticCollector

    init(source: SourceText, limits: SourceLimits, diagnostics: DiagnosticCollector) {
        self.source = source
        self.limits = limits
        self.diagnostics = diagnostics
        // Real documents have a node for every 10 to 20 bytes.
        self.records.reserveCapacity(source.bytes.count / 14 + 16)
    }

    /// Whether the next node is a key of a mapping.
    var isAtKey: Bool { self.frames.last.map { $0.isMapping && $0.childCount & 1 == 0 } ?? false }

    var count: Int { self.records.count }

    private var parent: Int32 { self.frames.last.map { Int32(truncatingIfNeeded: $0.index) } ?? -1 }

    /// Opens a container.
    ///
    /// - Returns: `false` when the nesting is too deep; reported.
    mutating func begin(isMapping: Bool, isFlow: Bool, start: Int, aliased: Int = 0) -> Bool {
        guard self.frames.count < self.limits.maxDepth else {
            self.report(
                .documentTooDeep, "containers are nested deeper than \(self.limits.maxDepth) levels", start..<start + 1)
            return false
        }
        let index = self.records.count
        self.append(
            NodeRecord(
                kind: isMapping ? .mapping : .sequence, style: .plain, flags: 0, start: Self.offset(start),
                end: Self.offset(start), first: 0, second: 0, parent: self.parent))
        self.frames.append(Frame(index: index, isMapping: isMapping, isFlow: isFlow, aliasedBefore: aliased))
        return true
    }

    /// Closes the innermost container.
    mutating func end(at end: Int) {
        guard let frame = self.frames.popLast() else { return }
        self.records[frame.index].first = UInt32(
            truncatingIfNeeded: frame.isMapping ? frame.childCount / 2 : frame.childCount)
        self.records[frame.index].second = UInt32(truncatingIfNeeded: self.records.count)
        self.records[frame.index].end = Self.offset(end)
        if frame.isMapping, frame.childCount > 2 { self.checkDuplicateKeys(frame.index) }
    }

    /// Adds a scalar whose text stands in the source.
    ///
    /// - Returns: `false` when it is too long; reported.
    mutating func scalar(style: ScalarStyle, range: ByteRange, text: ByteRange) -> Bool {
        guard self.isWithinLimit(text.count, range) else { return false }
        self.append(
            NodeRecord(
                kind: .scalar, style: style, flags: 0, start: Self.offset(range.lowerBound),
                end: Self.offset(range.upperBound), first: Self.offset(text.lowerBound),
                second: UInt32(truncatingIfNeeded: text.count), parent: self.parent))
        return true
    }

    /// Adds a scalar whose text differs from the source.
    ///
    /// - Returns: `false` when it is too long; reported.
    mutating func scalar(style: ScalarStyle, range: ByteRange, decoded text: some Collection<UInt8>) -> Bool {
        guard self.isWithinLimit(text.count, range) else { return false }
        let first = self.decoded.count
        self.decoded.append(contentsOf: text)
        self.append(
            NodeRecord(
                kind: .scalar, style: style, flags: NodeRecord.Flag.textIsDecoded, start: Self.offset(range.lowerBound),
                end: Self.offset(range.upperBound), first: Self.offset(first),
                second: UInt32(truncatingIfNeeded: text.count), parent: self.parent))
        return true
    }

    /// Adds an alias of a finished node.
    mutating func alias(of target: Int, range: ByteRange) {
        self.append(
            NodeRecord(
                kind: .alias, style: .plain, flags: 0, start: Self.offset(range.lowerBound),
                end: Self.offset(range.upperBound), first: UInt32(truncatingIfNeeded: target), second: 0,
                parent: self.parent))
    }

    mutating func setTag(_ tag: String, at index: Int) {
        self.tags[index] = tag
        self.records[index].flags |= NodeRecord.Flag.hasTag
    }

    /// Marks the open mapping as one with a `<<` key.
    mutating func markMergeKey() {
        guard let frame = self.frames.last else { return }
        self.records[frame.index].flags |= NodeRecord.Flag.hasMergeKey
    }

    /// The kind of a record, aliases followed.
    func resolvedKind(_ index: Int) -> NodeRecord.Kind {
        let record = self.records[index]
        return record.kind == .alias ? self.records[Int(record.first)].kind : record.kind
    }

    /// The index of the record after a node and its descendants.
    func next(after index: Int) -> Int {
        let record = self.records[index]
        return record.kind == .mapping || record.kind == .sequence ? Int(record.second) : index + 1
    }

    func report(_ rule: Rule, _ message: String, _ range: ByteRange, notes: [Diagnostic.Note] = []) {
        self.diagnostics.report(
            Diagnostic(rule, message, at: self.source.location(of: range), notes: notes))
    }

    func tree(syntax: SyntaxKind) -> SyntaxTree {
        SyntaxTree(source: self.source, syntax: syntax, records: self.records, decoded: self.decoded, tags: self.tags)
    }

    private mutating func append(_ record: NodeRecord) {
        if let last = self.frames.indices.last { self.frames[last].childCount += 1 }
        self.records.append(record)
    }

    private func isWithinLimit(_ byteCount: Int, _ range: ByteRange) -> Bool {
        guard byteCount > self.limits.maxScalarBytes else { return true }
        self.report(
            .scalarTooLong, "a scalar has \(byteCount) bytes", range.lowerBound..<range.lowerBound + 1)
        return false
    }

    /// The reader refuses documents over 2 GiB before, so an offset always fits.
    private static func offset(_ value: Int) -> UInt32 { UInt32(truncatingIfNeeded: value) }

    // MARK: Duplicate keys

    private func text(_ index: Int) -> ArraySlice<UInt8> {
        let record = self.records[index]
        let range = Int(record.first)..<Int(record.first) + Int(record.second)
        return record.flags & NodeRecord.Flag.textIsDecoded != 0 ? self.decoded[range] : self.source.bytes[range]
    }

    private func checkDuplicateKeys(_ mapping: Int) {
        var keys: [Int] = []
        var index = mapping + 1
        let end = Int(self.records[mapping].second)
        while index < end {
            let key = self.records[index].kind == .alias ? Int(self.records[index].first) : index
            if self.records[key].kind == .scalar { keys.append(index) }
            index = self.next(after: self.next(after: index))
        }
        if keys.count <= 12 {
            for position in keys.indices.dropFirst() {
                if let first = keys[..<position].first(where: { self.isSameKey($0, keys[position]) }) {
                    self.reportDuplicate(keys[position], first: first)
                }
            }
            return
        }
        var seen: [Int: [Int]] = [:]
        seen.reserveCapacity(keys.count)
        for key in keys {
            let hash = self.hash(key)
            if let first = seen[hash]?.first(where: { self.isSameKey($0, key) }) {
                self.reportDuplicate(key, first: first)
            } else {
                seen[hash, default: []].append(key)
            }
        }
    }

    private func scalarIndex(_ key: Int) -> Int {
        self.records[key].kind == .alias ? Int(self.records[key].first) : key
    }

    private func isSameKey(_ left: Int, _ right: Int) -> Bool {
        let left = self.scalarIndex(left)
        let right = self.scalarIndex(right)
        guard self.records[left].second == self.records[right].second else { return false }
        return self.text(left).elementsEqual(self.text(right))
    }

    private func hash(_ key: Int) -> Int {
        var hasher = Hasher()
        unsafe self.text(self.scalarIndex(key)).withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    private func reportDuplicate(_ key: Int, first: Int) {
        let record = self.records[key]
        let earlier = self.records[first]
        let name = String(decoding: self.text(self.scalarIndex(key)).prefix(80), as: UTF8.self)
        self.report(
            .duplicateKey, "the key \"\(name)\" stands twice in one mapping", Int(record.start)..<Int(record.end),
            notes: [
                Diagnostic.Note(
                    "first defined here", at: self.source.location(of: Int(earlier.start)..<Int(earlier.end)))
            ])
    }
}
