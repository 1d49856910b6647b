import Diagnostics
import SourceDocument

/// A request or notification of the client.
///
/// - Source: JSON-RPC 2.0 §4
struct IncomingMessage {
    /// The id of a request, as its answer repeats it.
    enum ID: Equatable {
        case number(Int)
        case text(String)
    }

    /// Why bytes are no message.
    enum Fault: Error, Equatable {
        case noJSON
        /// JSON, and no request or notification; the id if there is one.
        case noRequest(ID?)
        /// An answer to a request; this server makes none that it waits for.
        case response
    }

    /// `nil` for a notification.
    let id: ID?
    let method: String
    let params: Node?

    /// Reads a message: strict JSON, in the limits of documents.
    init(_ bytes: [UInt8]) throws(Fault) {
        var limits = SourceLimits()
        limits.maxDocumentBytes = max(limits.maxDocumentBytes, bytes.count)
        limits.maxScalarBytes = limits.maxDocumentBytes
        let tree = SourceReader.read(
            name: "message", bytes: bytes, limits: limits, diagnostics: DiagnosticCollector(maxDiagnostics: 1))
        guard let tree, tree.syntax == .json else { throw .noJSON }
        let root = tree.root
        let id = root["id"].flatMap(Self.id)
        guard let method = root["method"], method.scalarType == .string else {
            throw root["result"] != nil || root["error"] != nil ? .response : .noRequest(id)
        }
        if let written = root["id"], id == nil, !written.isNull { throw .noRequest(nil) }
        self.id = id
        self.method = method.text
        self.params = root["params"]
    }

    private static func id(_ node: Node) -> ID? {
        switch node.scalarType {
        case .integer: node.integer.map(ID.number)
        case .string: .text(node.text)
        default: nil
        }
    }
}

/// The codes of errors.
///
/// - Source: JSON-RPC 2.0 §5.1; Language Server Protocol 3.17, Base Protocol
enum ErrorCode: Int {
    case parseError = -32_700
    case invalidRequest = -32_600
    case methodNotFound = -32_601
    case invalidParams = -32_602
    case serverNotInitialized = -32_002
}
