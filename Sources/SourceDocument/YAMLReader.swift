import Diagnostics
internal import LibYAML

/// Reads YAML through libyaml's events into a tree.
///
/// - Source: YAML 1.2.2; libyaml knows 1.1, types are decided by the core schema in `Node`
struct YAMLReader {
    private(set) var builder: TreeBuilder
    private var offsets: CharacterOffsets
    private var anchors = AnchorTable()
    /// Where the last scalar, alias or flow container ended: block containers end there too, not at the next token.
    private var lastEnd = 0
    private var documentStart: ByteRange?

    /// Reads a source.
    ///
    /// - Returns: The tree, or `nil` after a fault; reported.
    static func read(_ source: SourceText, limits: SourceLimits, diagnostics: DiagnosticCollector) -> SyntaxTree? {
        var reader = YAMLReader(
            builder: TreeBuilder(source: source, limits: limits, diagnostics: diagnostics),
            offsets: CharacterOffsets(isASCII: source.isASCII))
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
        guard unsafe yaml_parser_initialize(&parser) == 1 else {
            self.builder.report(.yamlSyntax, "there is no memory for a parser", 0..<0)
            return false
        }
        defer { unsafe yaml_parser_delete(&parser) }
        unsafe yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
        let source = self.builder.source
        // The parser reads the bytes in place: they live as long as this closure, and it takes no input after it.
        return unsafe source.bytes.withUnsafeBufferPointer { buffer in
            unsafe yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            while true {
                var event = unsafe yaml_event_t()
                guard unsafe yaml_parser_parse(&parser, &event) == 1 else {
                    unsafe self.reportProblem(of: &parser, buffer)
                    return false
                }
                let step = unsafe self.take(&event, buffer)
                unsafe yaml_event_delete(&event)
                switch step {
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

    private mutating func take(_ event: inout yaml_event_t, _ buffer: UnsafeBufferPointer<UInt8>) -> Step {
        let start = unsafe self.offsets.byte(Int(event.start_mark.index), in: buffer)
        let end = unsafe self.offsets.byte(Int(event.end_mark.index), in: buffer)
        let range = start..<max(start, end)
        switch unsafe event.type {
        case YAML_SCALAR_EVENT:
            return unsafe self.scalarFound(&event, range, buffer)
        case YAML_MAPPING_START_EVENT:
            let data = unsafe event.data.mapping_start
            let isFlow = unsafe data.style == YAML_FLOW_MAPPING_STYLE
            return unsafe self.containerStarted(isMapping: true, isFlow: isFlow, range, data.anchor, data.tag)
        case YAML_SEQUENCE_START_EVENT:
            let data = unsafe event.data.sequence_start
            let isFlow = unsafe data.style == YAML_FLOW_SEQUENCE_STYLE
            return unsafe self.containerStarted(isMapping: false, isFlow: isFlow, range, data.anchor, data.tag)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
            return self.containerEnded(range)
        case YAML_ALIAS_EVENT:
            return unsafe self.aliasFound(String(cString: event.data.alias.anchor), range)
        case YAML_DOCUMENT_START_EVENT: return self.documentStarted(range)
        case YAML_STREAM_END_EVENT: return .done
        default: return .next
        }
    }

    private mutating func documentStarted(_ range: ByteRange) -> Step {
        guard let first = self.documentStart else {
            self.documentStart = range
            return .next
        }
        let line = self.builder.source.line(at: range.lowerBound)
        self.builder.report(
            .severalDocuments, "a second document starts on line \(line)", range,
            notes: [Diagnostic.Note("the first document", at: self.builder.source.location(of: first))])
        return .failed
    }

    // MARK: Containers

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
                isMapping: isMapping, isFlow: isFlow, start: range.lowerBound, aliased: self.anchors.aliasedNodes)
        else { return .failed }
        // Names of libyaml end with a NUL and live until the event is deleted.
        if let anchor = unsafe anchor { self.anchors.begin(unsafe String(cString: anchor), at: index) }
        if let tag = unsafe tag { self.builder.setTag(unsafe String(cString: tag), at: index) }
        self.lastEnd = max(self.lastEnd, range.upperBound)
        return .next
    }

    private mutating func containerEnded(_ range: ByteRange) -> Step {
        guard let isFlow = self.builder.frames.last?.isFlow else { return .failed }
        if isFlow { self.lastEnd = max(self.lastEnd, range.upperBound) }
        guard let frame = self.builder.end(at: self.lastEnd) else { return .failed }
        if self.builder.records[frame.index].flags & NodeRecord.Flag.hasMergeKey != 0 { self.checkMerge(frame.index) }
        if !self.anchors.isEmpty {
            let aliased = self.anchors.aliasedNodes - frame.aliasedBefore
            self.anchors.end(
                frame.index,
                expansion: AnchorTable.Expansion(
                    nodes: self.builder.count - frame.index + aliased,
                    bytes: self.builder.textBytes - frame.textBytesBefore, height: frame.height + 1))
        }
        return .next
    }

    // MARK: Scalars

    private mutating func scalarFound(
        _ event: inout yaml_event_t, _ eventRange: ByteRange, _ buffer: UnsafeBufferPointer<UInt8>
    ) -> Step {
        let data = unsafe event.data.scalar
        let length = unsafe data.length
        let style = unsafe Self.style(data.style)
        var range = eventRange
        if unsafe data.anchor != nil || data.tag != nil {
            range = unsafe Self.withoutProperties(eventRange, in: buffer)
        }
        let index = self.builder.count
        if style == .plain, length == 2, self.builder.isAtKey, unsafe data.value[0] == 0x3C,
            unsafe data.value[1] == 0x3C
        {
            self.builder.markMergeKey()
        }
        let isTaken: Bool
        if let text = unsafe Self.literalText(data.value, length, style: style, range: range, in: buffer) {
            isTaken = self.builder.scalar(style: style, range: range, text: text)
        } else {
            let first = self.builder.decoded.count
            // libyaml gives `length` bytes at `value`.
            unsafe self.builder.decode(UnsafeBufferPointer(start: data.value, count: length))
            isTaken = unsafe self.builder.scalar(
                style: style, range: Self.withoutLineEnds(range, style: style, in: buffer), decodedFrom: first)
        }
        guard isTaken else { return .failed }
        if let anchor = unsafe data.anchor {
            self.anchors.begin(unsafe String(cString: anchor), at: index)
            self.anchors.end(index, expansion: AnchorTable.Expansion(nodes: 1, bytes: length, height: 0))
        }
        if let tag = unsafe data.tag { self.builder.setTag(unsafe String(cString: tag), at: index) }
        self.lastEnd = max(self.lastEnd, Int(self.builder.records[index].end))
        return .next
    }

    private static func style(_ style: yaml_scalar_style_t) -> ScalarStyle {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }

    /// Where a scalar's text stands in the source as it is; `nil` when escapes, folding or indentation change it.
    private static func literalText(
        _ value: UnsafeMutablePointer<UInt8>?, _ length: Int, style: ScalarStyle, range: ByteRange,
        in buffer: UnsafeBufferPointer<UInt8>
    ) -> ByteRange? {
        let quote = style == .singleQuoted || style == .doubleQuoted ? 1 : 0
        let inner = range.lowerBound + quote..<max(range.lowerBound + quote, range.upperBound - quote)
        guard inner.count == length, inner.upperBound <= buffer.count else { return nil }
        guard length > 0 else { return inner }
        guard let base = buffer.baseAddress, let value = unsafe value else { return nil }
        // Both sides hold `length` bytes: the range was checked against the buffer, the value is libyaml's.
        return unsafe memcmp(base + inner.lowerBound, value, length) == 0 ? inner : nil
    }

    /// The range of a scalar without the anchor and the tag before it.
    private static func withoutProperties(_ range: ByteRange, in buffer: UnsafeBufferPointer<UInt8>) -> ByteRange {
        let end = min(range.upperBound, buffer.count)
        var start = range.lowerBound
        // Every read is at an index below `end`, checked before it.
        while start < end {
            switch unsafe buffer[start] {
            case UInt8(ascii: "&"), UInt8(ascii: "!"):
                while start < end, unsafe buffer[start] > 0x20 { start += 1 }
            case UInt8(ascii: "#"):
                while start < end, unsafe buffer[start] != 0x0A, unsafe buffer[start] != 0x0D { start += 1 }
            case 0x20, 0x09, 0x0A, 0x0D:
                start += 1
            default:
                return start..<end
            }
        }
        return start..<end
    }

    /// The range of a block scalar without the line ends behind its last line.
    private static func withoutLineEnds(
        _ range: ByteRange, style: ScalarStyle, in buffer: UnsafeBufferPointer<UInt8>
    ) -> ByteRange {
        guard style == .literal || style == .folded else { return range }
        var end = min(range.upperBound, buffer.count)
        // Every read is at an index in the range, which lies inside the buffer.
        while end > range.lowerBound, unsafe buffer[end - 1] <= 0x20 { end -= 1 }
        return range.lowerBound..<end
    }

    // MARK: Aliases

    private mutating func aliasFound(_ name: String, _ range: ByteRange) -> Step {
        let target: Int
        let expansion: AnchorTable.Expansion
        switch self.anchors.find(name) {
        case .finished(let index, let found): (target, expansion) = (index, found)
        case .unfinished:
            self.builder.report(.aliasCyclic, "*\(name) stands inside the node it repeats", range)
            return .failed
        case .missing(let nearest):
            self.builder.report(
                .aliasUndefined, "no anchor &\(name) stands before this alias", range,
                mend: nearest.map { "write *\($0), or define &\(name) before" })
            return .failed
        }
        let limits = self.builder.limits
        self.anchors.count(expansion)
        guard self.anchors.aliasedNodes <= limits.maxAliasedNodes else {
            self.builder.report(.aliasesTooMany, "aliases stand for more than \(limits.maxAliasedNodes) nodes", range)
            return .failed
        }
        guard self.anchors.aliasedBytes <= limits.maxAliasedBytes else {
            self.builder.report(
                .aliasesTooMany, "aliases stand for more than \(limits.maxAliasedBytes) bytes of text", range,
                allowed: "\(limits.maxAliasedBytes) bytes of text")
            return .failed
        }
        if self.builder.isAtKey, self.builder.records[target].kind != .scalar {
            self.builder.report(.keyIsNoScalar, "a key is an alias of a container", range)
        }
        guard self.builder.alias(of: target, height: expansion.height, textBytes: expansion.bytes, range: range) else {
            return .failed
        }
        self.lastEnd = max(self.lastEnd, range.upperBound)
        return .next
    }

    /// What `<<` merges must be mappings.
    private func checkMerge(_ mapping: Int) {
        var index = mapping + 1
        while index < Int(self.builder.records[mapping].second) {
            let value = self.builder.next(after: index)
            if self.isMergeKey(index) {
                let faults = self.mergeSources(value).filter { source in
                    self.builder.records[self.builder.resolved(source)].kind != .mapping
                }
                // The items of an aliased sequence stand elsewhere and may be right there: the alias is what is wrong.
                let isAlias = self.builder.records[value].kind == .alias
                for source in isAlias && !faults.isEmpty ? [value] : faults {
                    self.builder.report(
                        .mergeIsNoMapping, "<< merges something that is no mapping", self.builder.range(source))
                }
            }
            index = self.builder.next(after: value)
        }
    }

    private func isMergeKey(_ index: Int) -> Bool {
        let key = self.builder.records[self.builder.resolved(index)]
        return key.kind == .scalar && key.style == .plain && key.second == 2
            && self.builder.text(self.builder.resolved(index)).elementsEqual([0x3C, 0x3C])
    }

    private func mergeSources(_ value: Int) -> [Int] {
        let container = self.builder.resolved(value)
        guard self.builder.records[container].kind == .sequence else { return [value] }
        var sources: [Int] = []
        var item = container + 1
        while item < Int(self.builder.records[container].second) {
            sources.append(item)
            item = self.builder.next(after: item)
        }
        return sources
    }

    // MARK: Problems

    private mutating func reportProblem(of parser: inout yaml_parser_t, _ buffer: UnsafeBufferPointer<UInt8>) {
        let problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "the text is no YAML"
        let context = unsafe parser.context.map { unsafe String(cString: $0) }
        var offset = unsafe min(Int(parser.problem_offset), buffer.count)
        var contextOffset: Int?
        if unsafe parser.error != YAML_READER_ERROR {
            offset = unsafe self.offsets.byte(Int(parser.problem_mark.index), in: buffer)
            if context != nil { contextOffset = unsafe self.offsets.byte(Int(parser.context_mark.index), in: buffer) }
        }
        let finding = YAMLProblem(
            problem: problem, context: context, at: offset, contextOffset: contextOffset, in: self.builder.source)
        var notes: [Diagnostic.Note] = []
        if let words = finding.contextNote, let contextOffset, contextOffset != offset {
            let place = contextOffset..<min(contextOffset + 1, buffer.count)
            notes = [Diagnostic.Note(words, at: self.builder.source.location(of: place))]
        }
        self.builder.report(
            finding.rule, finding.message, offset..<min(buffer.count, offset + 1), mend: finding.mend, notes: notes)
    }
}
