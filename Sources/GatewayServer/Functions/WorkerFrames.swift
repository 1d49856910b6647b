import GatewayRuntime

/// What a worker says: a length in four bytes, a kind in one, and so many bytes.
struct WorkerFrame: Equatable {
    enum Kind: UInt8 {
        /// The code is loaded.
        case ready = 0
        /// The code could not be loaded; the process ends.
        case notLoaded = 1
        /// The handler's result as JSON.
        case result = 2
        /// The handler failed.
        case failed = 3
        /// The result is over the limit.
        case tooLarge = 4
    }

    let kind: Kind
    let payload: [UInt8]

    /// Bytes of a text about a failure.
    static let maxTextBytes = 16 << 10

    /// The head of a call's frame: length of the event, milliseconds it may take, and the request id in 32 digits; the event follows.
    static func callHead(eventBytes: Int, milliseconds: Int, requestID: RequestID) -> [UInt8] {
        var bytes: [UInt8] = []
        for number in [eventBytes, milliseconds] {
            for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
        }
        requestID.append(to: &bytes)
        return bytes
    }
}

/// Puts frames together from the pieces a socket gives.
struct WorkerFrameReader {
    /// Why the bytes of a worker make no sense.
    enum Fault: Error {
        /// A kind that does not exist: the code wrote into the descriptor of the protocol.
        case malformed
        case tooLarge
    }

    private let maxPayload: Int
    private var head: [UInt8] = []
    private var payload: [UInt8] = []

    /// - Parameter outputLimit: Bytes of a result.
    init(outputLimit: Int) { self.maxPayload = max(outputLimit, WorkerFrame.maxTextBytes) }

    /// Takes a piece and gives the frames that are complete.
    mutating func read(_ piece: ArraySlice<UInt8>) throws(Fault) -> [WorkerFrame] {
        var frames: [WorkerFrame] = []
        var rest = piece
        while !rest.isEmpty {
            let missing = 5 - self.head.count
            if missing > 0 {
                self.head += rest.prefix(missing)
                rest = rest.dropFirst(missing)
                guard self.head.count == 5 else { break }
            }
            let length = self.head.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard let kind = self.head.last.flatMap(WorkerFrame.Kind.init) else { throw .malformed }
            guard length <= self.maxPayload else { throw .tooLarge }
            if self.payload.isEmpty { self.payload.reserveCapacity(length) }
            let part = rest.prefix(length - self.payload.count)
            self.payload += part
            rest = rest.dropFirst(part.count)
            guard self.payload.count == length else { break }
            frames.append(WorkerFrame(kind: kind, payload: self.payload))
            self.head.removeAll(keepingCapacity: true)
            self.payload = []
        }
        return frames
    }
}
