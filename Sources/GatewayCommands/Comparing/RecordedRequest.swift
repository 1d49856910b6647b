/// The request of one line of an access log: the gateway's own form, or the common and combined forms of other servers.
struct RecordedRequest: Equatable {
    /// What a line is.
    enum Line: Equatable {
        case request(RecordedRequest)
        /// A line of the right form for something that was no request: a head that could not be read.
        case noRequest
        case blank
        case malformed
    }

    let method: [UInt8]
    /// Without its query, as it came.
    let path: [UInt8]
    /// The group that answered, where the log says so.
    let group: String?

    init(method: [UInt8], path: [UInt8], group: String? = nil) {
        self.method = method
        self.path = path
        self.group = group
    }

    /// Reads a line without its end.
    static func line(_ bytes: ArraySlice<UInt8>) -> Line {
        guard let first = bytes.first(where: { $0 > 0x20 }) else { return .blank }
        return first == UInt8(ascii: "{") ? self.object(bytes) : self.common(bytes)
    }

    // MARK: JSON

    private static func object(_ bytes: ArraySlice<UInt8>) -> Line {
        var scanner = MemberScanner(bytes)
        var members: [StaticWord: [UInt8]] = [:]
        guard scanner.scan({ name, value in StaticWord(name).map { members[$0] = value } }) else { return .malformed }
        guard let method = members[.method], let path = members[.path] else {
            // Without both names it is the log of something else.
            return scanner.names.isSuperset(of: [.method, .path]) ? .noRequest : .malformed
        }
        return .request(
            RecordedRequest(
                method: method, path: Array(path.prefix { $0 != UInt8(ascii: "?") }),
                group: members[.group].map { String(decoding: $0, as: UTF8.self) }))
    }

    /// The members that are looked at.
    fileprivate enum StaticWord: String, CaseIterable {
        case method = "request_method"
        case path = "router_uri"
        case group = "group_name"

        init?(_ name: ArraySlice<UInt8>) {
            guard let word = Self.allCases.first(where: { name.elementsEqual($0.rawValue.utf8) }) else { return nil }
            self = word
        }
    }

    // MARK: Common form

    /// `host ident user [time] "METHOD target HTTP/1.1" status bytes …`.
    private static func common(_ bytes: ArraySlice<UInt8>) -> Line {
        let quote = UInt8(ascii: "\"")
        guard let open = bytes.firstIndex(of: quote) else { return .malformed }
        var end = open + 1
        while end < bytes.endIndex, bytes[end] != quote { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
        guard end < bytes.endIndex else { return .malformed }
        let status = bytes[(end + 1)...].drop { $0 == 0x20 }.prefix { $0 != 0x20 }
        guard status.count == 3, status.allSatisfy({ $0 &- 0x30 < 10 }) else { return .malformed }
        let words = bytes[(open + 1)..<end].split(separator: 0x20, omittingEmptySubsequences: false)
        guard words.count == 3, words[2].starts(with: "HTTP/".utf8), !words[0].isEmpty else { return .noRequest }
        return self.path(of: words[1]).map { .request(RecordedRequest(method: Array(words[0]), path: $0)) }
            ?? .noRequest
    }

    /// The path of a request target; `nil` when it has none.
    private static func path(of target: ArraySlice<UInt8>) -> [UInt8]? {
        var rest = target.prefix { $0 != UInt8(ascii: "?") }
        if rest.first != UInt8(ascii: "/") {
            guard let scheme = rest.firstRange(of: Array("://".utf8)) else { return nil }
            rest = rest[scheme.upperBound...].drop { $0 != UInt8(ascii: "/") }
        }
        return rest.isEmpty ? [UInt8(ascii: "/")] : Array(rest)
    }
}

/// Reads the members of one JSON object that are texts; what they hold besides is passed over.
///
/// A log has millions of lines, of which three members count: nothing else is kept.
private struct MemberScanner {
    private let bytes: ArraySlice<UInt8>
    private var index: Int
    /// The names that are looked at and were there, whatever their value.
    private(set) var names: Set<RecordedRequest.StaticWord> = []

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        self.index = bytes.startIndex
    }

    /// Reads the object.
    ///
    /// - Parameter member: Gets each member that is a text.
    /// - Returns: Whether it is an object and nothing is behind it.
    mutating func scan(_ member: (_ name: ArraySlice<UInt8>, _ value: [UInt8]) -> Void) -> Bool {
        guard self.take(UInt8(ascii: "{")) else { return false }
        if self.take(UInt8(ascii: "}")) { return self.isAtEnd }
        while true {
            guard let name = self.text(), self.take(UInt8(ascii: ":")) else { return false }
            let raw = self.bytes[name]
            if let word = RecordedRequest.StaticWord(raw) { self.names.insert(word) }
            if self.next == UInt8(ascii: "\"") {
                guard let value = self.text() else { return false }
                if RecordedRequest.StaticWord(raw) != nil {
                    guard let decoded = Self.decoded(self.bytes[value]) else { return false }
                    member(raw, decoded)
                }
            } else {
                guard self.passOver() else { return false }
            }
            if self.take(UInt8(ascii: ",")) { continue }
            return self.take(UInt8(ascii: "}")) && self.isAtEnd
        }
    }

    private var next: UInt8? {
        mutating get {
            while self.index < self.bytes.endIndex, self.bytes[self.index] <= 0x20 { self.index += 1 }
            return self.index < self.bytes.endIndex ? self.bytes[self.index] : nil
        }
    }

    private var isAtEnd: Bool { mutating get { self.next == nil } }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard self.next == byte else { return false }
        self.index += 1
        return true
    }

    /// A text without its quotes, as it is written.
    private mutating func text() -> Range<Int>? {
        guard self.take(UInt8(ascii: "\"")) else { return nil }
        let start = self.index
        while self.index < self.bytes.endIndex, self.bytes[self.index] != UInt8(ascii: "\"") {
            self.index += self.bytes[self.index] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard self.index < self.bytes.endIndex else { return nil }
        self.index += 1
        return start..<self.index - 1
    }

    /// A number, a word, or a container of whatever.
    private mutating func passOver() -> Bool {
        var depth = 0
        let start = self.index
        while let byte = self.next {
            switch byte {
            case UInt8(ascii: "\""):
                guard depth > 0, self.text() != nil else { return false }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return self.index > start }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return self.index > start
            default: break
            }
            self.index += 1
        }
        return false
    }

    /// The bytes a text stands for: the gateway writes bytes above ASCII as code points of their own value.
    private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.contains(UInt8(ascii: "\\")) else { return Array(text) }
        var bytes: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            guard text[index] == UInt8(ascii: "\\") else {
                bytes.append(text[index])
                index += 1
                continue
            }
            guard index + 1 < text.endIndex else { return nil }
            switch text[index + 1] {
            case UInt8(ascii: "u"):
                guard index + 6 <= text.endIndex,
                    let code = UInt32(String(decoding: text[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
                else { return nil }
                if code <= 0xFF {
                    bytes.append(UInt8(code))
                } else {
                    bytes += Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
                }
                index += 6
            case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"):
                // No request line holds one.
                bytes.append(0x20)
                index += 2
            default:
                bytes.append(text[index + 1])
                index += 2
            }
        }
        return bytes
    }
}
