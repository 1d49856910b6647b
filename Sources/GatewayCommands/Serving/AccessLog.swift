import Diagnostics
import GatewayRuntime
import GatewayServer
import Glibc

/// Writes a JSON line for every request.
///
/// One write call a line, appended, so that lines of several loops do not mix.
final class AccessLog: Sendable {
    private let descriptor: Int32
    private let snapshot: RoutingSnapshot

    /// - Throws: `FileError` when the file cannot be opened.
    init(path: String, snapshot: RoutingSnapshot) throws {
        self.snapshot = snapshot
        self.descriptor =
            unsafe path == "-" ? STDOUT_FILENO : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard self.descriptor >= 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw FileError("cannot write \(path): \(reason)")
        }
    }

    func write(_ record: ExchangeRecord) {
        var writer = JSONWriter(pretty: false, reservingCapacity: 384)
        writer.beginObject()
        writer.member("request_id", record.facts.requestID.text)
        writer.member("status", record.status)
        writer.endObject()
        writer.endLine()
        try? FileReader.writeAll(writer.bytes, to: self.descriptor, name: "access log")
    }
}
