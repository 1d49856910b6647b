/// What a custom authorizer's function decided.
///
/// - Source: APIG User Guide, apig_03_0029
package enum AuthorizerVerdict: Sendable, Equatable {
    case allow(AuthorizerContext)
    case deny(AuthorizerContext)
}

/// The values an authorizer gives for backend parameters, conditions and gateway responses: `$context.authorizer.frontend.<name>`.
package struct AuthorizerContext: Sendable, Equatable {
    /// A name with its value; numbers and booleans as they are written in JSON.
    package struct Entry: Sendable, Equatable {
        package let name: String
        package let value: [UInt8]
    }

    package var entries: [Entry] = []

    package init() {}

    /// The value of a name, whose case counts; empty when there is none.
    package func value(_ name: String) -> [UInt8] { self.entries.first { $0.name == name }?.value ?? [] }

    /// Bytes of names and values.
    var byteCount: Int { self.entries.reduce(0) { $0 + $1.name.utf8.count + $1.value.count + 64 } }
}

/// Reads the results of authorizers.
package enum AuthorizerResult {
    /// Bytes a result may have.
    ///
    /// - Source: APIG User Guide, apig_03_0029
    package static let maxBytes = 1 << 20

    /// Why a result decides nothing; the caller gets 500.
    package enum Fault: Error, Sendable, Equatable {
        case tooLarge
        /// No JSON object, nor a text of one.
        case noObject
        /// A status other than 200, with which a function says that it is broken.
        case status(Int)
        /// A member is missing or of another type.
        case member(String)
        /// A context value's name, or its type, is not allowed.
        case context(String)

        /// Whether an authorizer in relaxed mode lets the request through.
        ///
        /// - Source: APIG User Guide, apig_03_0029 (relaxed mode: 500 and 503)
        package var isUnavailable: Bool { self == .status(500) || self == .status(503) }

        /// What is wrong, in one sentence.
        package var message: String {
            switch self {
            case .tooLarge: "the authorizer's result is over 1 MB"
            case .noObject: "the authorizer's result is no JSON object"
            case .status(let status): "the authorizer's statusCode is \(status)"
            case .member(let name): "the authorizer's result has no \(name) of the right type"
            case .context(let name): "the authorizer's context value \(name) is not allowed"
            }
        }
    }

    /// Reads a result: an object with `statusCode` 200 and a `body` that is JSON in a text, with `status` and perhaps `context`.
    ///
    /// A status other than `allow` denies.
    ///
    /// - Parameters:
    ///   - json: The result.
    ///   - allowsNumbers: Whether context values may be numbers and booleans: the feature `authorizer_context_support_num_bool`.
    /// - Returns: The verdict.
    /// - Throws: `Fault`.
    package static func verdict(_ json: [UInt8], allowsNumbers: Bool) throws(Fault) -> AuthorizerVerdict {
        guard json.count <= self.maxBytes else { throw .tooLarge }
        guard let object = FunctionResult.object(json) else { throw .noObject }
        guard let status = object["statusCode"]?.integer else { throw .member("statusCode") }
        guard status == 200 else { throw .status(status) }
        guard case .string(var body) = object["body"] else { throw .member("body") }
        if case .boolean(true) = object["isBase64Encoded"] {
            guard let decoded = Base64.decodedLines(body) else { throw .member("body") }
            body = decoded
        }
        guard let decision = JSONValue.parse(body, .answer), case .object = decision else { throw .member("body") }
        guard case .string(let word) = decision["status"] else { throw .member("status") }
        let context = try self.context(decision["context"], allowsNumbers: allowsNumbers)
        return word == Array("allow".utf8) ? .allow(context) : .deny(context)
    }

    private static func context(_ value: JSONValue?, allowsNumbers: Bool) throws(Fault) -> AuthorizerContext {
        var context = AuthorizerContext()
        let members: [JSONValue.Member]
        switch value {
        case nil, .null: return context
        case .object(let list): members = list
        default: throw .member("context")
        }
        var names: Set<[UInt8]> = []
        // From the end, since the last of several with one name counts.
        for member in members.reversed() where names.insert(member.name).inserted {
            let name = String(decoding: member.name.prefix(64), as: UTF8.self)
            guard self.isName(member.name) else { throw .context(name) }
            switch member.value {
            case .string(let text): context.entries.append(AuthorizerContext.Entry(name: name, value: text))
            case .number(let digits) where allowsNumbers:
                context.entries.append(AuthorizerContext.Entry(name: name, value: digits))
            case .boolean(let truth) where allowsNumbers:
                context.entries.append(
                    AuthorizerContext.Entry(name: name, value: Array((truth ? "true" : "false").utf8)))
            default: throw .context(name)
            }
        }
        context.entries.reverse()
        return context
    }

    /// 1 to 32 letters, digits, `_` and `-`, a letter first.
    private static func isName(_ name: [UInt8]) -> Bool {
        guard let first = name.first, (first | 0x20) &- 0x61 < 26, name.count <= 32 else { return false }
        return name.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x5F || $0 == 0x2D }
    }
}
