import TestSupport

/// Breaks messages in small ways.
enum Mutation {
    private static let pieces: [[UInt8]] =
        [
            "\r\n", "\n", "\r", " ", "\t", ":", ";", ",", "\0", "\u{0B}", "\u{0C}", "\u{7F}", "\u{85}", "%", "%0d%0a",
            "\r\n ",
            "\r\n\r\n", "0\r\n\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "HTTP/1.1",
            "HTTP/1.1\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\n\r\n", "Host: x\r\n", "chunked", "close", "Connection: close\r\n", "0", "5",
            "f", "+", "-",
            "http://", "#", "?", "/../", "\\", "\"", "Connection: host, content-length\r\n",
        ].map { Array($0.utf8) } + [[0x80], [0xA0], [0xFF], [0xC3, 0xA9]]

    /// Changes some bytes; one in four messages stays as it is.
    static func apply(_ bytes: inout [UInt8], _ random: inout FuzzRandom) {
        guard !random.one(in: 4) else { return }
        for _ in 0..<random.pick([1, 1, 1, 2, 3, 6]) where !bytes.isEmpty { self.once(&bytes, &random) }
    }

    private static func once(_ bytes: inout [UInt8], _ random: inout FuzzRandom) {
        let position = random.number(0...bytes.count - 1)
        switch random.number(0...9) {
        case 0: bytes[position] = random.byte()
        case 1: bytes[position] ^= 1 << UInt8(random.number(0...7))
        case 2: bytes.remove(at: position)
        case 3, 4, 5: bytes.insert(contentsOf: random.pick(self.pieces), at: position)
        case 6:
            bytes.insert(contentsOf: bytes[position..<min(bytes.count, position + random.number(1...40))], at: position)
        case 7: bytes.removeSubrange(position..<min(bytes.count, position + random.number(1...20)))
        case 8: bytes.removeLast(bytes.count - position)
        default: self.changeLine(&bytes, &random)
        }
    }

    /// Doubles, drops or moves a line, or takes one half of its end away.
    private static func changeLine(_ bytes: inout [UInt8], _ random: inout FuzzRandom) {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
        let index = random.number(0...lines.count - 1)
        switch random.number(0...3) {
        case 0: lines.insert(lines[index], at: random.number(0...lines.count - 1))
        case 1: lines.remove(at: index)
        case 2: lines.swapAt(index, random.number(0...lines.count - 1))
        default: if lines[index].last == 0x0D { lines[index].removeLast() }
        }
        bytes = Array(lines.joined(separator: [0x0A]))
    }
}
