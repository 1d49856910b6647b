/// What is known of a request beside its head: who sent it, over what, when.
package struct RequestFacts: Sendable {
    /// Whether the client reached us through TLS.
    package var isTLS: Bool
    /// The address of the peer as text, without port or brackets.
    package var peerAddress: String
    /// The address and port the connection came in at.
    package var localAddress: String
    package var localPort: Int
    package var requestID: RequestID
    /// Seconds since 1970, UTC.
    package var receivedAt: Int64

    package init(
        isTLS: Bool, peerAddress: String, localAddress: String, localPort: Int, requestID: RequestID, receivedAt: Int64
    ) {
        self.isTLS = isTLS
        self.peerAddress = peerAddress
        self.localAddress = localAddress
        self.localPort = localPort
        self.requestID = requestID
        self.receivedAt = receivedAt
    }
}

/// The id of a request: 32 lower-case hexadecimal digits.
package struct RequestID: Sendable, Hashable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Appends the 32 digits.
    package func append(to bytes: inout [UInt8]) {
        for word in [self.high, self.low] {
            var shift: UInt64 = 60
            while true {
                let digit = UInt8(truncatingIfNeeded: (word >> shift) & 15)
                bytes.append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10)
                if shift == 0 { break }
                shift -= 4
            }
        }
    }

    package var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        self.append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
