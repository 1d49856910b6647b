/// A token whose signature is to be checked, while its request waits.
package struct TokenCheck: Sendable {
    package let token: SignedToken
    /// Where the keys come from.
    package let source: TokenKeySource
    /// Whether the result may be kept and used again.
    package let isCached: Bool

    init(_ token: SignedToken, _ source: TokenKeySource, isCached: Bool = true) {
        self.token = token
        self.source = source
        self.isCached = isCached
    }
}

/// What the check of a signature gave.
package struct TokenVerdict: Sendable {
    package enum Result: Sendable {
        /// The payload, as JSON.
        case verified([UInt8])
        case refused(TokenFault)
    }

    package let result: Result
    /// The provider the keys are of, as far as it is known.
    package let provider: ProviderMetadata?

    package init(_ result: Result, provider: ProviderMetadata? = nil) {
        self.result = result
        self.provider = provider
    }
}

/// What a program gets of an identity provider.
package struct ProviderFacts: Sendable {
    /// `nil` while its discovery document could not be had.
    package let metadata: ProviderMetadata?
    /// Random bytes, for this request alone.
    package let entropy: [UInt8]

    /// Bytes of `entropy`.
    package static let entropyBytes = 112

    package init(metadata: ProviderMetadata?, entropy: [UInt8]) {
        self.metadata = metadata
        self.entropy = entropy
    }
}

/// Where the keys for tokens come from.
///
/// A snapshot has its own objects; those of equal kind share what the server holds for them, so that a reload keeps the keys.
package final class TokenKeySource: Sendable {
    package enum Kind: Sendable, Hashable {
        /// A key set that does not change.
        case fixed([UInt8])
        /// A key set that is asked for again and again.
        case service(WebAddress)
        /// A provider's discovery document, and its key set unless a public key stands for it.
        case discovery(WebAddress, publicKey: String?)
    }

    package let kind: Kind
    /// What the server holds for it; set once, before requests come.
    package let live = LiveReference()

    package init(_ kind: Kind) { self.kind = kind }
}
