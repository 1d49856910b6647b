import GatewayRuntime
import NIOCore

/// Who sent a request and gets the answer: a connection of HTTP/1.1, or a stream of HTTP/2.
///
/// Belongs to the loop of the exchange.
protocol ExchangeClient: AnyObject {
    /// The protocol it speaks.
    var version: ExchangeRecord.ProtocolVersion { get }
    /// Whether more of an answer can be taken.
    var isWritable: Bool { get }
    /// Whether bytes of the client are being handled, after which everything is flushed.
    var isReading: Bool { get }
    /// Whether data must come without the framing of HTTP/1.1 chunks.
    var takesPlainData: Bool { get }

    /// Passes on an interim answer.
    func sendInterim(_ head: ResponseHead, from bytes: ByteBuffer)
    /// Passes on the head of the answer; a body, or `sendEnd`, follows.
    func sendHead(_ head: ResponseHead, from bytes: ByteBuffer, of exchange: Exchange)
    /// Passes on a piece of the body: as it came, or only the ranges of data when plain data is wanted.
    func sendBody(_ piece: ByteBuffer, payload: [Range<Int>])
    /// Passes on trailers, as header lines; `sendEnd` follows.
    func sendTrailers(_ lines: [UInt8])
    /// The answer is complete and the exchange over.
    func sendEnd(of exchange: Exchange)
    /// Answers with a response of our own; the exchange is over.
    func send(_ response: LocalResponse, of exchange: Exchange)
    /// There is no answer of a backend; the exchange is over.
    func fail(_ error: GatewayError, of exchange: Exchange)
    /// The backend agreed to a WebSocket: everything further passes as it is.
    func sendSwitching(_ head: ResponseHead, from bytes: ByteBuffer, of exchange: Exchange)
    /// The answer breaks off and the client must notice.
    func cut()
    /// What was written goes out.
    func flush()
    /// Lets a held read go on, if nothing holds it any more.
    func resumeReading()
}

/// Where a request goes: a connection of HTTP/1.1 to a backend, or a stream of HTTP/2.
///
/// Belongs to the loop of the exchange.
protocol ExchangeBackend: AnyObject {
    /// Whether more of a body can be taken.
    var isWritable: Bool { get }
    /// Whether it carried a request before.
    var isReused: Bool { get }

    /// Sends the head and what was kept of the body, and gives the answer to the exchange from now on.
    ///
    /// - Parameters:
    ///   - exchange: Whose request it is.
    ///   - flushes: Whether it goes out at once; else `flush` follows.
    func start(_ exchange: Exchange, flushes: Bool)
    /// Sends a piece of the body as it came.
    func sendBody(_ piece: ByteBuffer)
    /// The body is complete: the piece just sent was its last.
    func endBody()
    /// What was written goes out.
    func flush()
    /// Nobody waits for the answer any more.
    func cancel()
    /// The client of a tunnel sends nothing more: what was written goes out, then the connection ends.
    func finishTunnel()
    /// Lets a held read go on, if nothing holds it any more.
    func resumeReading()
}

extension ExchangeClient {
    /// A client gets the answer for the error.
    func fail(_ error: GatewayError, of exchange: Exchange) { self.send(exchange.refusal(error), of: exchange) }

    /// In HTTP/1.1 trailers are part of the chunked body.
    func sendTrailers(_ lines: [UInt8]) {}
}

extension ExchangeBackend {
    /// In HTTP/1.1 the framing tells.
    func endBody() {}
}
