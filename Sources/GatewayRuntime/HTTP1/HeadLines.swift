/// Finds the end of a head in bytes that arrive piece by piece, and refuses a head that grows over its limits before it is complete.
///
/// Every byte is looked at once, for line ends only: a bare LF is a fault at once, since servers disagree about it; every other fault is
/// found when the complete head is parsed.
///
/// - Source: RFC 9112 §2.2
struct HeadLines {
    enum Outcome: Equatable {
        case needMore
        /// The head ends before this offset, its empty line included.
        case complete(end: Int)
        case fault(Fault)
    }

    enum Fault: Equatable {
        /// A bare LF, or no line before the empty one.
        case malformed
        case firstLineTooLong
        case headersTooLarge
    }

    private var position = 0
    private var lineStart = 0
    private var lineCount = 0
    private var headerBytes = 0
    private let limits: GatewayLimits

    init(_ limits: GatewayLimits) { self.limits = limits }

    /// Looks at the bytes that are new since the last call; `bytes` begins at the head's first byte every time.
    mutating func scan(_ bytes: Span<UInt8>) -> Outcome {
        var position = self.position
        while true {
            position = bytes.firstLineFeed(from: position)
            guard position < bytes.count else { break }
            guard position > self.lineStart, bytes[position - 1] == 0x0D else {
                // Had the line come in pieces, its length would have been seen first.
                return .fault(self.fault(open: position - self.lineStart) ?? .malformed)
            }
            let length = position - self.lineStart - 1
            position += 1
            if length == 0 {
                self.position = position
                return self.lineCount > 0 ? .complete(end: position) : .fault(.malformed)
            }
            self.lineStart = position
            if let fault = self.lineEnded(length) { return .fault(fault) }
        }
        self.position = position
        return self.fault(open: position - self.lineStart).map { .fault($0) } ?? .needMore
    }

    /// What is wrong with the length of a line that has not ended; a CR at its end may be among the bytes.
    private func fault(open: Int) -> Fault? {
        if self.lineCount == 0 { return open > self.limits.maxTargetBytes + 257 ? .firstLineTooLong : nil }
        let isTooLarge =
            open > self.limits.maxHeaderLineBytes + 1 || self.headerBytes + open > self.limits.maxHeaderBytes + 1
        return isTooLarge ? .headersTooLarge : nil
    }

    private mutating func lineEnded(_ length: Int) -> Fault? {
        self.lineCount += 1
        guard self.lineCount > 1 else { return length > self.limits.maxTargetBytes + 256 ? .firstLineTooLong : nil }
        self.headerBytes += length
        let isTooLarge =
            length > self.limits.maxHeaderLineBytes || self.headerBytes > self.limits.maxHeaderBytes
            || self.lineCount - 1 > self.limits.maxHeaderCount
        return isTooLarge ? .headersTooLarge : nil
    }
}
