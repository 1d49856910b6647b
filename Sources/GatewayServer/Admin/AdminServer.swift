import NIOCore
import NIOHTTP1
import NIOPosix

/// Where the admin listener listens and how much it takes.
package struct AdminOptions: Sendable {
    package var host = "127.0.0.1"
    /// 0 lets the system choose.
    package var port = 9_080
    /// What `Authorization: Bearer` must hold; `nil` asks for nothing.
    package var token: [UInt8]?
    /// Connections at a time; further ones are closed at once.
    package var maxConnections = 32
    /// Seconds from one answer, or the start of the connection, to the next complete request, and for taking an answer.
    package var timeoutSeconds: Int64 = 30
    /// Bytes of a request body, which is not read.
    package var maxBodyBytes = 1_024
    /// Bytes of a request head.
    package var maxHeadBytes = 8_192

    package init() {}
}

/// A request to the admin listener.
package struct AdminRequest: Sendable, Equatable {
    package enum Method: Sendable {
        /// `GET` or `HEAD`.
        case get
        case post
    }

    package let method: Method
    /// The path without query.
    package let path: String
    /// Whether the caller may see everything: the token is right, or none is asked for.
    package let isAuthorized: Bool

    package init(method: Method, path: String, isAuthorized: Bool) {
        self.method = method
        self.path = path
        self.isAuthorized = isAuthorized
    }
}

/// An answer of the admin listener.
package struct AdminResponse: Sendable {
    package var status: Int
    package var contentType: String
    package var body: [UInt8]
    /// The methods of the path, for 405.
    package var allow: String?

    package init(status: Int, contentType: String, body: [UInt8], allow: String? = nil) {
        self.status = status
        self.contentType = contentType
        self.body = body
        self.allow = allow
    }

    /// An error as JSON; the text must not need escaping.
    package static func error(_ status: Int, _ text: String, allow: String? = nil) -> AdminResponse {
        AdminResponse(
            status: status, contentType: "application/json", body: Array("{\"error\":\"\(text)\"}\n".utf8),
            allow: allow)
    }
}

/// The listener for operators: one event loop of its own, so that the loops that serve never wait for it.
package final class AdminServer: Sendable {
    /// Answers requests: called on the admin loop, and may complete from any thread, once.
    package typealias Responder =
        @Sendable (AdminRequest, _ completion: @escaping @Sendable (AdminResponse) -> Void) -> Void

    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    /// The port it listens on.
    package let port: Int

    private init(group: MultiThreadedEventLoopGroup, listener: any Channel, port: Int) {
        self.group = group
        self.listener = listener
        self.port = port
    }

    /// Starts listening.
    ///
    /// - Throws: `ServerError` when the address cannot be listened on.
    package static func start(_ options: AdminOptions, respond: @escaping Responder) throws -> AdminServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let eventLoop = group.any()
            let connections = try eventLoop.submit {
                NIOLoopBound(AdminConnections(), eventLoop: eventLoop)
            }.wait()
            let listener = try ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 64)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try Self.configure(channel, options, connections.value, respond)
                    }
                }
                .bind(host: options.host, port: options.port).wait()
            return AdminServer(group: group, listener: listener, port: listener.localAddress?.port ?? options.port)
        } catch {
            try? group.syncShutdownGracefully()
            throw GatewayServer.explained(error, host: options.host, port: options.port)
        }
    }

    private static func configure(
        _ channel: any Channel, _ options: AdminOptions, _ connections: AdminConnections,
        _ respond: @escaping Responder
    ) throws {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = options.maxHeadBytes
        limits.maxHeaderListSize = options.maxHeadBytes
        limits.maxHeaderFieldCount = 64
        try channel.pipeline.syncOperations.configureHTTPServerPipeline(
            withPipeliningAssistance: true, withServerUpgrade: nil, withErrorHandling: true,
            withOutboundHeaderValidation: true, withEncoderConfiguration: .init(),
            withDecoderLimitConfiguration: limits)
        try channel.pipeline.syncOperations.addHandler(
            AdminHandler(
                options: options, connections: connections, eventLoop: channel.eventLoop, respond: respond))
    }

    /// Stops listening and closes all connections.
    ///
    /// Blocks; must not be called on an event loop.
    package func stop() {
        try? self.listener.close().wait()
        try? self.group.syncShutdownGracefully()
    }
}

/// The connections of the admin listener; belongs to its loop.
final class AdminConnections {
    var count = 0
}

@available(*, unavailable)
extension AdminConnections: Sendable {}
