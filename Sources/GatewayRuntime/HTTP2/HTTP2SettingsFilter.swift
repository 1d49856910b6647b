/// Makes our settings count from the first request on.
///
/// The protocol library goes by its own defaults until the client has acknowledged our SETTINGS, and would refuse a first request whose header
/// fields are allowed but longer than 16 KiB. All our settings allow a client more than the defaults do, so nothing is wrong with applying them early: an
/// acknowledgement is put in behind the client's own SETTINGS, and the real one is taken out.
package struct HTTP2SettingsFilter: Sendable {
    /// What to do with a piece of bytes: pass on the ranges, the acknowledgement after the first of them when `acknowledges` says so.
    package struct Cut: Sendable, Equatable {
        package var ranges: [Range<Int>]
        package var acknowledges: Bool
        /// Bytes at the end that must come again before the next piece.
        package var heldBytes: Int
    }

    private enum State {
        case preface
        /// The client's SETTINGS have begun.
        case settings
        /// Its acknowledgement is to come.
        case acknowledged
        case done
    }

    private var state = State.preface

    /// SETTINGS with the flag ACK.
    ///
    /// - Source: RFC 9113 §6.5
    package static let acknowledgement: [UInt8] = [0, 0, 0, HTTP2FrameHeader.settingsType, 1, 0, 0, 0, 0]

    package init() {}

    /// Whether pieces must be looked at.
    package var isDone: Bool { self.state == .done }

    /// Walks over a piece.
    ///
    /// - Parameters:
    ///   - bytes: The piece, what was held back before it included.
    ///   - walker: The walker of the direction.
    ///   - note: Called for every frame.
    /// - Returns: What to pass on.
    package mutating func filter(
        _ bytes: Span<UInt8>, _ walker: inout HTTP2FrameWalker, note: (HTTP2FrameHeader) -> Void
    ) -> Cut {
        var insertion: Int?
        var removal: Range<Int>?
        if self.state == .settings, walker.bytesToSkip <= bytes.count { insertion = walker.bytesToSkip }
        var index = 0
        while let frame = walker.next(bytes, &index) {
            note(frame)
            guard frame.type == HTTP2FrameHeader.settingsType else { continue }
            if frame.flags & HTTP2FrameHeader.acknowledgement == 0 {
                guard self.state == .preface else { continue }
                self.state = .settings
                if index + frame.length <= bytes.count { insertion = index + frame.length }
            } else if self.state != .preface, self.state != .done, removal == nil, frame.length == 0 {
                removal = index - 9..<index
            }
        }
        if insertion != nil { self.state = .acknowledged }
        if removal != nil { self.state = .done }
        let heldBytes = self.state == .acknowledged ? walker.takeBackPartialHeader() : 0
        let end = bytes.count - heldBytes
        var ranges: [Range<Int>] = []
        var start = 0
        if let insertion {
            ranges.append(0..<insertion)
            start = insertion
        }
        if let removal {
            ranges.append(start..<removal.lowerBound)
            start = removal.upperBound
        }
        ranges.append(start..<end)
        return Cut(ranges: ranges, acknowledges: insertion != nil, heldBytes: heldBytes)
    }
}
