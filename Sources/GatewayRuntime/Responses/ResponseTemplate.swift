/// A body or header template of a gateway response, taken apart when the configuration is compiled.
///
/// Variables inside a JSON string are escaped as JSON; unknown ones are empty.
///
/// - Source: APIG User Guide, apig_03_0008
struct ResponseTemplate: Sendable, Equatable {
    enum Piece: Sendable, Equatable {
        case literal([UInt8])
        /// A `$context.` variable and whether it stands inside quotes.
        case variable(ContextVariable, isQuoted: Bool)
    }

    let pieces: [Piece]

    init(_ text: String) {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var isQuoted = false
        var isEscaped = false
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            if byte == UInt8(ascii: "$"), rest.starts(with: "$context.".utf8) {
                let name = rest.prefix { Self.isNameByte($0) }
                // A full stop at the end belongs to the sentence, not to the name.
                let trimmed = name.last == UInt8(ascii: ".") ? name.dropLast() : name
                if !literal.isEmpty { pieces.append(.literal(literal)) }
                literal = []
                pieces.append(
                    .variable(ContextVariable(String(decoding: trimmed, as: UTF8.self)), isQuoted: isQuoted))
                rest = rest.dropFirst(trimmed.count)
                continue
            }
            if byte == UInt8(ascii: "\""), !isEscaped { isQuoted.toggle() }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
            literal.append(byte)
            rest = rest.dropFirst()
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        self.pieces = pieces
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "$"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    /// The text with variables filled in; control characters never pass into header values.
    func render(isHeader: Bool, _ value: (ContextVariable) -> [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        for piece in self.pieces {
            switch piece {
            case .literal(let text): bytes += isHeader ? text.filter { $0 >= 0x20 && $0 != 0x7F } : text
            case .variable(let variable, let isQuoted):
                let text = value(variable)
                if isHeader {
                    bytes += text.filter { $0 >= 0x20 && $0 != 0x7F }
                } else if isQuoted {
                    JSONText.appendEscaped(text, to: &bytes)
                } else {
                    bytes += text
                }
            }
        }
        return bytes
    }
}

/// A `$context.` expression of templates and system parameters.
///
/// - Source: APIG API Reference, CreateApiV2 (system parameters); APIG User Guide, apig_03_0008
enum ContextVariable: Sendable, Equatable {
    case sourceIP
    case stage
    case apiID
    case apiName
    case requestID
    case serverAddress
    case serverName
    case handleTime
    case requestPath
    case requestURI
    case requestMethod
    case memberGroupName
    case memberGroupID
    /// The id of the calling app; empty without one.
    case appID
    case appName
    case clientCertificateName
    case errorMessage
    case errorCode
    case errorType
    /// A value of an authorizer's context, by its name.
    case authorizer(isFrontend: Bool, name: String)
    /// What is not known here, such as the provider's app, and unknown names.
    case empty

    init(_ expression: String) {
        switch expression {
        case "$context.sourceIp": self = .sourceIP
        case "$context.stage": self = .stage
        case "$context.apiId": self = .apiID
        case "$context.apiName": self = .apiName
        case "$context.requestId": self = .requestID
        case "$context.serverAddr": self = .serverAddress
        case "$context.serverName": self = .serverName
        case "$context.handleTime": self = .handleTime
        case "$context.reqPath": self = .requestPath
        case "$context.reqUri": self = .requestURI
        case "$context.reqMethod": self = .requestMethod
        case "$context.member_group_name": self = .memberGroupName
        case "$context.member_group_id": self = .memberGroupID
        case "$context.appId": self = .appID
        case "$context.appName": self = .appName
        case "$context.clientCertCN": self = .clientCertificateName
        case "$context.error.message": self = .errorMessage
        case "$context.error.code": self = .errorCode
        case "$context.error.type": self = .errorType
        default:
            if expression.hasPrefix(Self.frontendPrefix) {
                self = .authorizer(
                    isFrontend: true, name: String(expression.dropFirst(Self.frontendPrefix.count)))
            } else if expression.hasPrefix(Self.backendPrefix) {
                self = .authorizer(
                    isFrontend: false, name: String(expression.dropFirst(Self.backendPrefix.count)))
            } else {
                self = .empty
            }
        }
    }

    private static let frontendPrefix = "$context.authorizer.frontend."
    private static let backendPrefix = "$context.authorizer.backend."
}

/// JSON text from bytes.
enum JSONText {
    /// Appends bytes as the inside of a JSON string.
    static func appendEscaped(_ text: some Sequence<UInt8>, to bytes: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20, 0x7F:
                bytes += "\\u00".utf8
                bytes.append(Self.hexDigit(byte >> 4))
                bytes.append(Self.hexDigit(byte & 15))
            default: bytes.append(byte)
            }
        }
    }

    static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }
}
