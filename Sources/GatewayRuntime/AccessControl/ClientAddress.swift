package import GatewayConfiguration

/// Where the address of a caller is taken from, for access control and throttling.
///
/// What is in force when several are on the documentation does not say; the header an operator names goes before `X-Forwarded-For`. A header that
/// is not there, and an index beyond the list, leave the peer's address; one that is there and is no address leaves the caller unknown, since the
/// peer is then a proxy and not the caller.
///
/// - Source: APIG API Reference, apig-api-20200402 (`real_ip_from_xff`, `real_ip_header_getter`)
package struct ClientAddressRule: Sendable, Equatable {
    /// The header that holds the address.
    private let header: [UInt8]?
    /// Which item of `X-Forwarded-For`: from 0 on from the left, below from the right.
    private let forwardedForIndex: Int?

    /// - Parameters:
    ///   - header: The header that holds the address; `nil` when there is none.
    ///   - forwardedForIndex: The item of `X-Forwarded-For`, from 0 on from the left and below from the right; `nil` when the line is not used.
    package init(header: String? = nil, forwardedForIndex: Int? = nil) {
        self.header = header.map { Array($0.utf8) }
        self.forwardedForIndex = forwardedForIndex
    }

    /// The rule of an instance; without a file or its features the peer is the caller.
    package init(_ instance: InstanceFile?) {
        self.init(header: instance?.clientAddressHeader, forwardedForIndex: instance?.forwardedForIndex)
    }

    /// Whether a caller may be someone else than the connection's other end.
    package var isInForce: Bool { self.header != nil || self.forwardedForIndex != nil }

    /// The caller's address.
    ///
    /// - Parameters:
    ///   - peer: The address of the connection's other end; `nil` when it has none, as over a local socket.
    ///   - head: The request's head.
    ///   - bytes: The bytes the head was scanned from.
    /// - Returns: The address, or `nil` when the caller is unknown.
    package func address(peer: IPAddress?, head: RequestHead, bytes: Span<UInt8>) -> IPAddress? {
        if let header {
            for field in head.fields where bytes.equalsIgnoringCase(field.name, header) && !field.value.isEmpty {
                return Self.address(field.value, bytes)
            }
        }
        if let index = self.forwardedForIndex, let item = Self.item(index, head, bytes) {
            return Self.address(item, bytes)
        }
        return peer
    }

    /// An item of `X-Forwarded-For`, whose lines are one list.
    private static func item(_ index: Int, _ head: RequestHead, _ bytes: Span<UInt8>) -> Range<Int>? {
        var wanted = index
        if index < 0 {
            var count = 0
            Self.forEachItem(head, bytes) { _ in
                count += 1
                return true
            }
            wanted = count &+ index
        }
        guard wanted >= 0 else { return nil }
        var result: Range<Int>?
        var position = 0
        Self.forEachItem(head, bytes) { item in
            if position == wanted { result = item }
            position += 1
            return result == nil
        }
        return result
    }

    private static func forEachItem(_ head: RequestHead, _ bytes: Span<UInt8>, _ body: (Range<Int>) -> Bool) {
        for field in head.fields where bytes.equalsIgnoringCase(field.name, "x-forwarded-for") {
            var start = field.value.lowerBound
            while start <= field.value.upperBound {
                var end = start
                while end < field.value.upperBound, bytes[end] != UInt8(ascii: ",") { end += 1 }
                let item = Self.trimmed(start..<end, bytes)
                if !item.isEmpty, !body(item) { return }
                start = end + 1
            }
        }
    }

    private static func trimmed(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
        var range = range
        while let first = range.first, bytes[first] == 0x20 || bytes[first] == 0x09 {
            range = first + 1..<range.upperBound
        }
        while let last = range.last, bytes[last] == 0x20 || bytes[last] == 0x09 { range = range.lowerBound..<last }
        return range
    }

    /// An address, which some proxies write with a port behind it.
    private static func address(_ range: Range<Int>, _ bytes: Span<UInt8>) -> IPAddress? {
        if let address = IPAddress(bytes, range) { return address }
        guard let colon = range.last(where: { bytes[$0] == UInt8(ascii: ":") }), colon + 1 < range.upperBound,
            (colon + 1..<range.upperBound).allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[$0]) })
        else { return nil }
        let host = range.lowerBound..<colon
        // Of IPv6 addresses only those in brackets have a port that can be told from a group.
        let isBracketed = !host.isEmpty && bytes[host.lowerBound] == UInt8(ascii: "[")
        guard let address = IPAddress(bytes, host), isBracketed || address.isIPv4 else { return nil }
        return address
    }
}
