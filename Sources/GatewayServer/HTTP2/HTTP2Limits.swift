import GatewayRuntime
import NIOCore
import NIOHTTP2

/// What a client of HTTP/2 may do on one connection, beside the limits every request has.
///
/// Over a limit of frames the connection ends with GOAWAY and `ENHANCE_YOUR_CALM`.
///
/// - Source: RFC 9113 §10.5; the attacks CVE-2019-9511 to 9518, CVE-2023-44487 (rapid reset), CVE-2024-27316 (CONTINUATION), CVE-2025-8671
package struct HTTP2Limits: Sendable {
    /// Requests at a time; the connection of a client that begins more ends, which is how the protocol library reads RFC 9113 §5.1.2.
    package var maxConcurrentStreams = 100
    /// Bytes of the decoded fields of a request, 32 more for each.
    ///
    /// Above the limits of `GatewayLimits`, so that a request over those can still be answered 494; over this one the connection ends.
    package var maxHeaderListBytes = 192 << 10
    /// Bytes of a frame's payload.
    package var maxFrameBytes = 16 << 10
    /// CONTINUATION frames of one header list.
    package var maxContinuationFrames = 16
    /// Bytes a client may send of one body before we have taken any.
    package var streamWindowBytes = 128 << 10
    /// Bytes a client may send on the whole connection before we have taken any.
    package var connectionWindowBytes = 1 << 20
    /// Bytes written to one stream before its backend is slowed down.
    package var maxUnsentBytes = 64 << 10
    /// Streams a client may reset in `resetWindowSeconds`.
    package var maxResets = 200
    package var resetWindowSeconds: Int64 = 30
    /// Malformed requests, which we reset, in `resetWindowSeconds`.
    package var maxFaults = 200
    /// PING, SETTINGS and PRIORITY frames in one second; clients that measure the path send a PING for every round trip.
    package var maxControlFramesPerSecond = 1_000
    /// DATA frames without data, one after the other.
    package var maxEmptyDataFrames = 10
    /// Frames of ours that may wait because the client does not read.
    package var maxBufferedControlFrames = 1_000
    /// WINDOW_UPDATE, PRIORITY and unknown frames in the life of a connection, beside one for each 256 bytes sent.
    package var maxUselessFrames = 10_000
    /// Seconds a client may take to see that the gateway drains, before it is told the last stream.
    package var drainNoticeSeconds: Int64 = 1

    package init() {}

    var configuration: NIOHTTP2Handler.Configuration {
        var connection = NIOHTTP2Handler.ConnectionConfiguration()
        connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: self.maxConcurrentStreams),
            HTTP2Setting(parameter: .maxHeaderListSize, value: self.maxHeaderListBytes),
            HTTP2Setting(parameter: .initialWindowSize, value: self.streamWindowBytes),
            HTTP2Setting(parameter: .maxFrameSize, value: self.maxFrameBytes),
        ]
        connection.maximumSequentialEmptyDataFrames = self.maxEmptyDataFrames
        connection.maximumBufferedControlFrames = self.maxBufferedControlFrames
        connection.maximumSequentialContinuationFrames = self.maxContinuationFrames
        connection.maximumConnectionGlitches = self.maxFaults
        connection.targetWindowSize = self.connectionWindowBytes
        connection.controlFrameRateLimit.maximumCount = self.maxControlFramesPerSecond
        connection.controlFrameRateLimit.windowLength = .seconds(1)
        var stream = NIOHTTP2Handler.StreamConfiguration()
        stream.targetWindowSize = self.streamWindowBytes
        stream.outboundBufferSizeHighWatermark = self.maxUnsentBytes
        stream.outboundBufferSizeLowWatermark = self.maxUnsentBytes / 2
        stream.streamResetFrameRateLimit.maximumCount = self.maxResets
        stream.streamResetFrameRateLimit.windowLength = .seconds(self.resetWindowSeconds)
        stream.streamErrorRateLimit.maximumCount = self.maxFaults
        stream.streamErrorRateLimit.windowLength = .seconds(self.resetWindowSeconds)
        return NIOHTTP2Handler.Configuration(connection: connection, stream: stream)
    }

    /// What backends may do: they push nothing, and what they answer has the same limits.
    var backendConfiguration: NIOHTTP2Handler.Configuration {
        var configuration = self.configuration
        configuration.connection.initialSettings = [
            HTTP2Setting(parameter: .enablePush, value: 0),
            HTTP2Setting(parameter: .maxHeaderListSize, value: self.maxHeaderListBytes),
            HTTP2Setting(parameter: .initialWindowSize, value: self.streamWindowBytes),
            HTTP2Setting(parameter: .maxFrameSize, value: self.maxFrameBytes),
        ]
        return configuration
    }

    var meter: HTTP2FloodMeter {
        HTTP2FloodMeter(
            maxUselessFrames: self.maxUselessFrames, maxFaults: self.maxFaults,
            faultWindowSeconds: self.resetWindowSeconds)
    }
}
