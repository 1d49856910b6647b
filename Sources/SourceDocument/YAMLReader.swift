import Diagnostics
internal import LibYAML

/// Reads YAML through libyaml's events into a tree.
struct YAMLReader {
    private var builder: TreeBuilder
    private var offsets: CharacterOffsets
    /// Anchored nodes by name.
    private var anchors: [String: Int] = [:]
    /// How many nodes an anchored one stands for, aliases inside it expanded.
    private var expandedSizes: [Int: Int] = [:]
    /// Nodes all aliases so far stand for.
    private var aliasedCount = 0
    /// Where the last scalar, alias or flow container ended: block containers end there too, not at the next token.
    private var lastEnd = 0
    private var documentStart: ByteRange?

    /// Reads a source.
    ///
    /// - Returns: The tree, or `nil` after a fault; reported.
    static func read(_ source: SourceText, limits: SourceLimits, diagnostics: DiagnosticCollector) -> SyntaxTree? {
        var reader = YAMLReader(
            builder: TreeBuilder(source: source, limits: limits, diagnostics: diagnostics),
            offsets: CharacterOffsets(source.bytes))
        return reader.run() ? reader.builder.tree(syntax: .yaml) : nil
    }

    private init(builder: TreeBuilder, offsets: CharacterOffsets) {
        self.builder = builder
        self.offsets = offsets
    }

    /// What one event means for going on.
    private enum Step {
        case next
        case done
        case failed
    }

    private mutating func run() -> Bool {
        var parser = unsafe yaml_parser_t()
        guard unsafe yaml_parser_initialize(&parser) == 1 else { return false }
        defer { unsafe yaml_parser_delete(&parser) }
        unsafe yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
        // The parser reads the bytes in place: they live as long as this closure, and it does not outlive it.
        return unsafe self.builder.source.bytes.withUnsafeBufferPointer { buffer in
            unsafe yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            while true {
                var event = unsafe yaml_event_t()
                guard unsafe yaml_parser_parse(&parser, &event) == 1 else {
                    unsafe self.reportProblem(of: parser)
                    return false
                }
                defer { unsafe yaml_event_delete(&event) }
                switch unsafe self.take(event, buffer) {
                case .next: continue
                case .failed: return false
                case .done: return self.isComplete()
                }
            }
        }
    }

    private func isComplete() -> Bool {
        if self.builder.count > 0 { return true }
        self.builder.report(.emptyDocument, "there is no content, only comments or markers", 0..<0)
        return false
    }

    private mutating func take(_ event: yaml_event_t, _ buffer: UnsafeBufferPointer<UInt8>) -> Step {
        let start = unsafe self.offsets.byte(Int(event.start_mark.index), in: buffer)
        let end = unsafe self.offsets.byte(Int(event.end_mark.index), in: buffer)
        let range = start..<max(start, end)
        switch unsafe event.type {
        case YAML_STREAM_END_EVENT: return .done
        case YAML_DOCUMENT_START_EVENT: return self.documentStarted(range)
        case YAML_MAPPING_START_EVENT:
            let data = unsafe event.data.mapping_start
            let isFlow = unsafe data.style == YAML_FLOW_MAPPING_STYLE
            return unsafe self.containerStarted(isMapping: true, isFlow: isFlow, range, data.anchor, data.tag)
        case YAML_SEQUENCE_START_EVENT:
            let data = unsafe event.data.sequence_start
            let isFlow = unsafe data.style == YAML_FLOW_SEQUENCE_STYLE
            return unsafe self.containerStarted(isMapping: false, isFlow: isFlow, range, data.anchor, data.tag)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: return self.containerEnded(range)
        case YAML_SCALAR_EVENT: return unsafe self.scalarFound(event, range, buffer)
        case YAML_ALIAS_EVENT: return unsafe self.aliasFound(String(cString: event.data.alias.anchor), range)
        default: return .next
        }
    }

    private mutating func documentStarted(_ range: ByteRange) -> Step {
        if let first = self.documentStart {
            let note = Diagnostic.Note("the first document", at: self.builder.source.location(of: first))
            self.builder.report(.severalDocuments, "a second document starts here", range, notes: [note])
            return .failed
        }
        self.documentStart = range
        return .next
    }

    private mutating func containerStarted(
        isMapping: Bool, isFlow: Bool, _ range: ByteRange, _ anchor: UnsafeMutablePointer<UInt8>?,
        _ tag: UnsafeMutablePointer<UInt8>?
    ) -> Step {
        if self.builder.isAtKey {
            self.builder.report(.keyIsNoScalar, "a key is a \(isMapping ? "mapping" : "sequence")", range)
        }
        let index = self.builder.count
        guard
            self.builder.begin(
                isMapping: isMapping, isFlow: isFlow, start: range.lowerBound, aliased: self.aliasedCount)
        else { return .failed }
        if let anchor = unsafe anchor { self.anchors[unsafe String(cString: anchor)] = index }
        if let tag = unsafe tag { self.builder.setTag(unsafe String(cString: tag), at: index) }
        self.lastEnd = max(self.lastEnd, range.upperBound)
        return .next
    }

    private mutating func containerEnded(_ range: ByteRange) -> Step {
        guard let frame = self.builder.frames.last else { return .failed }
        if frame.isFlow { self.lastEnd = max(self.lastEnd, range.upperBound) }
        self.builder.end(at: self.lastEnd)
        if self.builder.records[frame.index].flags & NodeRecord.Flag.hasMergeKey != 0 { self.checkMerge(frame.index) }
        // Containers without anchor get a size too: cheap, and an anchor is known before its container ends.
        if !self.anchors.isEmpty {
            let own = self.builder.count - frame.index
            self.expandedSizes[frame.index] = own + (self.aliasedCount - frame.aliasedBefore)
        }
        return .next
    }

    private mutating func scalarFound(
        _ event: yaml_event_t, _ range: ByteRange, _ buffer: UnsafeBufferPointer<UInt8>
    ) -> Step {
        let data = unsafe event.data.scalar
        let value = unsafe UnsafeBufferPointer(start: data.value, count: data.length)
        let style: ScalarStyle
        switch unsafe data.style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: style = .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: style = .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: style = .literal
        case YAML_FOLDED_SCALAR_STYLE: style = .folded
        default: style = .plain
        }
        let quote = style == .singleQuoted || style == .doubleQuoted ? 1 : 0
        let inner = range.lowerBound + quote..<max(range.lowerBound + quote, range.upperBound - quote)
        let index = self.builder.count
        if style == .plain, unsafe value.elementsEqual([0x3C, 0x3C]), self.builder.isAtKey {
            self.builder.markMergeKey()
        }
        let isLiteral =
            unsafe inner.count == value.count && inner.upperBound <= buffer.count
            && value.elementsEqual(UnsafeBufferPointer(rebasing: buffer[inner]))
        let isTaken =
            unsafe isLiteral
            ? self.builder.scalar(style: style, range: range, text: inner)
            : self.builder.scalar(style: style, range: range, decoded: value)
        guard isTaken else { return .failed }
        if let anchor = unsafe data.anchor {
            self.anchors[unsafe String(cString: anchor)] = index
            self.expandedSizes[index] = 1
        }
        if let tag = unsafe data.tag { self.builder.setTag(unsafe String(cString: tag), at: index) }
        self.lastEnd = max(self.lastEnd, range.upperBound)
        return .next
    }

    private mutating func aliasFound(_ name: String, _ range: ByteRange) -> Step {
        guard let target = self.anchors[name] else {
            let near = nearestName(to: name, among: self.anchors.keys.sorted())
            self.builder.report(
                .aliasUndefined, "no anchor &\(name) stands before" + (near.map { "; did you mean *\($0)?" } ?? ""),
                range)
            return .failed
        }
        guard let size = self.expandedSizes[target] else {
            self.builder.report(.aliasCyclic, "*\(name) stands inside the node it repeats", range)
            return .failed
        }
        self.aliasedCount += size
        guard self.aliasedCount <= self.builder.limits.maxAliasedNodes else {
            self.builder.report(
                .aliasesTooMany, "aliases stand for more than \(self.builder.limits.maxAliasedNodes) nodes", range)
            return .failed
        }
        if self.builder.isAtKey, self.builder.resolvedKind(target) != .scalar {
            self.builder.report(.keyIsNoScalar, "a key is an alias of a container", range)
        }
        self.builder.alias(of: target, range: range)
        self.lastEnd = max(self.lastEnd, range.upperBound)
        return .next
    }

    /// What `<<` merges must be mappings.
    private func checkMerge(_ mapping: Int) {
        let records = self.builder.records
        var index = mapping + 1
        while index < Int(records[mapping].second) {
            let key = records[index]
            let value = self.builder.next(after: index)
            if key.kind == .scalar, key.style == .plain, key.second == 2,
                self.builder.source.bytes[Int(key.start)..<Int(key.end)].elementsEqual([0x3C, 0x3C])
            {
                var sources = [value]
                let resolved = records[value].kind == .alias ? Int(records[value].first) : value
                if records[resolved].kind == .sequence {
                    sources = []
                    var item = resolved + 1
                    while item < Int(records[resolved].second) {
                        sources.append(item)
                        item = self.builder.next(after: item)
                    }
                }
                for source in sources where self.builder.resolvedKind(source) != .mapping {
                    self.builder.report(
                        .mergeIsNoMapping, "<< merges something that is no mapping",
                        Int(records[source].start)..<Int(records[source].end))
                }
            }
            index = self.builder.next(after: value)
        }
    }

    // MARK: Problems

    private mutating func reportProblem(of parser: yaml_parser_t) {
        let bytes = self.builder.source.bytes
        let problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "the text is no YAML"
        let context = unsafe parser.context.map { unsafe String(cString: $0) }
        var offset = unsafe Int(parser.problem_offset)
        var contextOffset: Int?
        if unsafe parser.error != YAML_READER_ERROR {
            let (mark, contextMark) = unsafe (parser.problem_mark.index, parser.context_mark.index)
            (offset, contextOffset) = unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe (self.offsets.byte(Int(mark), in: buffer), self.offsets.byte(Int(contextMark), in: buffer))
            }
        }
        offset = min(offset, bytes.count)
        let byte = offset < bytes.count ? bytes[offset] : nil
        let finding = YAMLProblem(problem: problem, context: context, byte: byte)
        var notes: [Diagnostic.Note] = []
        if let context, let contextOffset, contextOffset != offset {
            notes = [Diagnostic.Note(context, at: self.builder.source.location(of: contextOffset..<contextOffset + 1))]
        }
        self.builder.report(finding.rule, finding.message, offset..<min(bytes.count, offset + 1), notes: notes)
    }
}

/// Turns libyaml's character indices into byte offsets.
///
/// Indices come nearly in order, so a cursor that moves both ways is cheap.
struct CharacterOffsets {
    private let isASCII: Bool
    private var character = 0
    private var byte = 0

    init(_ bytes: [UInt8]) { self.isASCII = bytes.allSatisfy { $0 < 0x80 } }

    mutating func byte(_ index: Int, in buffer: UnsafeBufferPointer<UInt8>) -> Int {
        if self.isASCII { return min(index, buffer.count) }
        while self.character < index, self.byte < buffer.count {
            self.byte += 1
            while self.byte < buffer.count, unsafe buffer[self.byte] & 0xC0 == 0x80 { self.byte += 1 }
            self.character += 1
        }
        while self.character > index, self.byte > 0 {
            self.byte -= 1
            while self.byte > 0, unsafe buffer[self.byte] & 0xC0 == 0x80 { self.byte -= 1 }
            self.character -= 1
        }
        return self.byte
    }
}
