import GatewayRuntime
import NIOCore
import NIOHTTP2

/// The connections of one loop to backends of HTTP/2; each carries many requests at a time.
final class HTTP2UpstreamPool {
    private unowned let loop: LoopContext
    private var connections: [UpstreamHost: [HTTP2UpstreamConnection]] = [:]

    init(_ loop: LoopContext) { self.loop = loop }

    /// Opens a stream to a host, on a connection that has room, else on a new one; the completion runs on the loop.
    func open(
        _ host: UpstreamHost, timeoutMilliseconds: Int,
        _ completion: @escaping (Result<any ExchangeBackend, any Error>) -> Void
    ) {
        if let connection = self.connections[host]?.first(where: \.takesStreams) {
            self.loop.metrics.backendReused()
            return connection.open(completion)
        }
        let connection = HTTP2UpstreamConnection(self.loop, self, host)
        self.connections[host, default: []].append(connection)
        connection.open(completion)
        connection.connect(timeoutMilliseconds: timeoutMilliseconds)
    }

    /// No stream is to be opened on a connection any more.
    func forget(_ connection: HTTP2UpstreamConnection) {
        self.connections[connection.host]?.removeAll { $0 === connection }
        if self.connections[connection.host]?.isEmpty == true { self.connections[connection.host] = nil }
    }

    /// Lets connections go whose host another snapshot does not have, or which are encrypted when what is trusted has changed.
    func replace(_ snapshot: RoutingSnapshot, dropsTLSConnections: Bool) {
        guard !self.connections.isEmpty else { return }
        let hosts = Set(snapshot.hosts)
        for (host, connections) in self.connections where !hosts.contains(host) || dropsTLSConnections && host.usesTLS {
            for connection in connections { connection.retire() }
        }
    }

    /// Lets connections go that nobody has used since a moment.
    func retireIdle(since limit: NIODeadline) {
        for connection in self.connections.values.flatMap({ $0 }) where connection.isIdle(since: limit) {
            connection.retire()
        }
    }

    /// Lets all connections end once their streams have.
    func retireAll() {
        for connection in self.connections.values.flatMap({ $0 }) { connection.retire() }
    }
}

@available(*, unavailable)
extension HTTP2UpstreamPool: Sendable {}
