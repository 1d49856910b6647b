import Foundation
import Testing

@testable import GatewayServer

/// The first bytes of a real client.
func clientHello(_ name: String?) throws -> [UInt8] {
    let received = Received()
    let server = try ScriptedBackend { client, _ in
        received.put(client.receive())
    }
    _ = try TLSClient(port: server.port, name: name).call()
    return received.bytes
}

@Suite struct ClientHelloTests {
    @Test("The server name is found in a real client's first message, in whatever pieces it comes")
    func helloPieces() throws {
        for name in ["shop.example", nil] {
            let hello = try clientHello(name)
            let expected = ClientHello.Outcome.serverName(name.map { Array($0.utf8) })
            #expect(ClientHello.read(hello.span) == expected)
            for length in 0..<hello.count {
                guard case .needMore(let count) = ClientHello.read(Array(hello.prefix(length)).span) else {
                    Issue.record("\(length) of \(hello.count) bytes are too few")
                    return
                }
                #expect(count > length && count <= hello.count)
            }
            // The same message in records of 7 bytes.
            var records: [UInt8] = []
            let message = hello.dropFirst(5)
            var start = message.startIndex
            while start < message.endIndex {
                let piece = message[start..<min(start + 7, message.endIndex)]
                records += [22, 3, 1, 0, UInt8(piece.count)] + piece
                start += 7
            }
            #expect(ClientHello.read(records.span) == expected)
        }
    }

    @Test("Nonsense in a first message is neither read beyond its end nor waited for without end")
    func helloNonsense() throws {
        #expect(ClientHello.read(Array("GET / HTTP/1.1\r\n".utf8).span) == .notTLS)
        #expect(ClientHello.read([22, 2, 0].span) == .notTLS)
        #expect(ClientHello.read([22, 3, 1, 0, 0].span) == .serverName(nil))
        #expect(ClientHello.read([22, 3, 1, 0xFF, 0xFF].span) == .serverName(nil))
        #expect(ClientHello.read([22, 3, 1, 0, 4, 2, 0, 0, 0].span) == .notTLS)
        #expect(ClientHello.read([22, 3, 1, 0, 4, 1, 0, 0, 0].span) == .serverName(nil))
        // A message that claims 16 MiB ends at the limit, whatever pieces it comes in.
        var endless: [UInt8] = []
        while endless.count < ClientHello.maxBytes { endless += [22, 3, 1, 0, 4, 1, 0xFF, 0xFF, 0xFF] }
        #expect(ClientHello.read(endless.span) == .serverName(nil))
        let hello = try clientHello("shop.example")
        for position in hello.indices {
            for value in [UInt8(0), 0xFF, hello[position] ^ 1] {
                var damaged = hello
                damaged[position] = value
                _ = ClientHello.read(damaged.span)
            }
        }
    }
}

/// Bytes that another thread receives.
private final class Received: @unchecked Sendable {
    // Safe: the value is behind its lock.
    private let lock = NSLock()
    private var value: [UInt8] = []

    func put(_ bytes: [UInt8]) { self.lock.withLock { self.value = bytes } }

    var bytes: [UInt8] { self.lock.withLock { self.value } }
}
