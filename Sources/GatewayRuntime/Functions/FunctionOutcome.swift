/// What became of one call of a function.
package enum FunctionOutcome: Sendable, Equatable {
    /// The handler's result as JSON.
    case returned([UInt8])
    case failed(FunctionFailure)

    /// The outcome of a call by URL: the body of a 200 is the result.
    ///
    /// - Parameters:
    ///   - status: The status the function's server answered.
    ///   - body: The whole body.
    ///   - outputLimit: Bytes a result may have.
    /// - Returns: The outcome.
    package static func answered(status: Int, body: [UInt8], outputLimit: Int) -> FunctionOutcome {
        guard status == 200 else { return .failed(.answered(status: status)) }
        return body.count > outputLimit ? .failed(.outputTooLarge) : .returned(body)
    }
}

/// Why a function gave no result.
package enum FunctionFailure: Sendable, Equatable {
    /// It took too long, waiting for a worker included.
    case timedOut
    /// Its process ended.
    case crashed
    case outputTooLarge
    /// The code could not be loaded, or no process could be started.
    case notStarted(String)
    /// The handler failed; the text is its message, for logs only.
    case handlerError(String)
    /// So many calls wait that no further one is taken.
    case overloaded
    /// A function at a URL answered something else than 200.
    case answered(status: Int)
    /// A function at a URL could not be reached.
    case unreachable

    /// The error for a caller whose backend this function is.
    ///
    /// The product documents 500 for a bad result and a timeout like other backends'; the rest follows them.
    ///
    /// - Source: APIG User Guide, apig_03_0048; FunctionGraph User Guide, APIG trigger
    package var backendError: GatewayError {
        switch self {
        case .timedOut: .backendTimeout
        case .overloaded: .overloaded
        case .unreachable: .backendUnreachable
        case .crashed, .outputTooLarge, .notStarted, .handlerError, .answered: .internalFailure
        }
    }

    /// Whether an authorizer in relaxed mode lets the request through: the function cannot be reached, or says 500 or 503.
    ///
    /// - Source: APIG User Guide, apig_03_0029 (relaxed mode)
    package var isUnavailable: Bool {
        switch self {
        case .timedOut, .crashed, .notStarted, .handlerError, .overloaded, .unreachable: true
        case .answered(let status): status == 500 || status == 503
        case .outputTooLarge: false
        }
    }

    /// What happened, for logs.
    package var reason: String {
        switch self {
        case .timedOut: "the function took too long"
        case .crashed: "the function's process ended"
        case .outputTooLarge: "the function's result is over its limit"
        case .notStarted(let text): "the function could not be started: \(text)"
        case .handlerError(let text): "the handler failed: \(text)"
        case .overloaded: "too many calls wait for the function"
        case .answered(let status): "the function's server answered \(status)"
        case .unreachable: "the function's server cannot be reached"
        }
    }
}
