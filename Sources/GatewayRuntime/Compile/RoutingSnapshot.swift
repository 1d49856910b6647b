/// Everything serving needs, compiled from a configuration and an instance: immutable and flat.
///
/// A reload builds another one beside it; requests keep the one they started with.
package final class RoutingSnapshot: Sendable {
    /// The hosts requests are sent to; plans and pools refer to them by index.
    package let hosts: [UpstreamHost]
    package let limits: GatewayLimits

    package init(hosts: [UpstreamHost] = [], limits: GatewayLimits = GatewayLimits()) {
        self.hosts = hosts
        self.limits = limits
    }

    /// The mutable part of one event loop: the turn of each balanced pool and scratch memory.
    package func makeLoopState() -> LoopState { LoopState() }

    /// Decides what becomes of a request.
    ///
    /// - Parameters:
    ///   - head: The head, as offsets into `bytes`.
    ///   - bytes: The bytes the head was scanned from.
    ///   - facts: What is known beside the head.
    ///   - state: The loop's own state.
    package func decide(
        _ head: RequestHead, bytes: Span<UInt8>, facts: RequestFacts, state: inout LoopState
    ) -> Decision {
        .respond(self.refuse(.apiNotFound, route: nil, head: head, bytes: bytes, facts: facts))
    }

    /// Makes the answer for an error.
    ///
    /// - Parameters:
    ///   - error: What went wrong.
    ///   - route: The route, when the request got that far; its group's gateway responses apply.
    ///   - head: The head, when it could be read.
    ///   - bytes: The bytes the head was scanned from; empty without a head.
    ///   - facts: What is known beside the head.
    package func refuse(
        _ error: GatewayError, route: Int?, head: RequestHead?, bytes: Span<UInt8>, facts: RequestFacts
    ) -> LocalResponse {
        LocalResponse(status: error.status, headerLines: [], body: [])
    }

    /// The host for the next attempt of a plan after one failed: another member of the pool when there is one, else the same host.
    package func nextHost(after host: Int, plan: ForwardPlan, state: inout LoopState) -> Int { plan.host }
}

/// What one event loop changes while it serves a snapshot.
package struct LoopState: Sendable {
    package init() {}
}

/// How much a client may send.
///
/// - Source: APIG User Guide, apig_03_0046
package struct GatewayLimits: Sendable, Equatable {
    /// Bytes of a request body; 12 MiB unless the feature `request_body_size` says otherwise.
    package var maxBodyBytes = 12 << 20
    /// Bytes of the request target.
    package var maxTargetBytes = 32 << 10
    /// Bytes of one header line.
    package var maxHeaderLineBytes = 32 << 10
    /// Bytes of all header lines.
    package var maxHeaderBytes = 128 << 10
    /// Header lines of one head.
    package var maxHeaderCount = 1_000
    /// Milliseconds a client may take for its body; feature `request_custom_config`, `request_body_timeout`.
    package var bodyTimeoutMilliseconds = 8_000

    package init() {}
}

extension GatewayError {
    /// No API has this path, method and environment.
    package static let apiNotFound = GatewayError(
        "APIG.0101", 404, "The API does not exist or has not been published in the environment.", type: "NOT_FOUND")
}
