/// Finds the end of a head in bytes that arrive piece by piece, and refuses what no head may hold before it is complete.
///
/// Every byte is looked at once. Lines end in CRLF only: a bare LF or CR is a fault, since servers disagree about them.
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
        /// A bare CR or LF, or a NUL.
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
        while self.position < bytes.count {
            let byte = bytes[self.position]
            let previous = self.position > 0 ? bytes[self.position - 1] : 0
            if byte == 0x0A {
                guard previous == 0x0D, self.position > self.lineStart else { return .fault(.malformed) }
                let length = self.position - self.lineStart - 1
                self.position += 1
                if length == 0 {
                    guard self.lineCount > 0 else { return .fault(.malformed) }
                    return .complete(end: self.position)
                }
                if let fault = self.lineEnded(length) { return .fault(fault) }
                continue
            }
            if previous == 0x0D, self.position > self.lineStart { return .fault(.malformed) }
            if byte == 0 { return .fault(.malformed) }
            self.position += 1
        }
        let open = self.position - self.lineStart
        if self.lineCount == 0 {
            return open > self.limits.maxTargetBytes + 256 ? .fault(.firstLineTooLong) : .needMore
        }
        let isTooLarge =
            open > self.limits.maxHeaderLineBytes + 1 || self.headerBytes + open > self.limits.maxHeaderBytes + 1
        return isTooLarge ? .fault(.headersTooLarge) : .needMore
    }

    private mutating func lineEnded(_ length: Int) -> Fault? {
        self.lineStart = self.position
        self.lineCount += 1
        guard self.lineCount > 1 else { return length > self.limits.maxTargetBytes + 256 ? .firstLineTooLong : nil }
        self.headerBytes += length
        let isTooLarge =
            length > self.limits.maxHeaderLineBytes || self.headerBytes > self.limits.maxHeaderBytes
            || self.lineCount - 1 > self.limits.maxHeaderCount
        return isTooLarge ? .headersTooLarge : nil
    }
}
