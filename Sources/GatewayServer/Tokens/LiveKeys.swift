import GatewayRuntime
import JWTKit
import Synchronization

/// A key set in use: checks signatures with it.
///
/// Another set is another object, so that what was found out with this one is not taken for the other's.
final class LiveKeys: Sendable {
    /// What checks the signatures of one key and algorithm.
    private struct Pair: Hashable {
        let key: Int
        let algorithm: TokenAlgorithm
    }

    let set: TokenKeySet
    /// Tells the sets of this process apart.
    let number: UInt64
    /// Made when they are first needed: a key that cannot be used refuses its own tokens only.
    private let checkers = Mutex<[Pair: any JWTAlgorithm]>([:])

    private static let count = Atomic<UInt64>(0)

    init(_ set: TokenKeySet) {
        self.set = set
        self.number = Self.count.add(1, ordering: .relaxed).newValue
    }

    /// Checks a signature; takes up to a millisecond, so not on an event loop.
    @concurrent
    func check(_ token: SignedToken) async -> TokenVerdict.Result {
        do {
            let pair = Pair(key: try self.set.key(for: token), algorithm: token.algorithm)
            guard let signature = token.signature, let payload = token.payload else { return .refused(.malformed) }
            let checker = try await self.checker(pair)
            return try checker.verify(signature, signs: token.signed) ? .verified(payload) : .refused(.signature)
        } catch let fault as TokenFault {
            return .refused(fault)
        } catch {
            // A signature of another length, or a key that is none.
            return .refused(.signature)
        }
    }

    private func checker(_ pair: Pair) async throws -> any JWTAlgorithm {
        if let known = self.checkers.withLock({ $0[pair] }) { return known }
        let made = try await Self.make(self.set.keys[pair.key].material, pair.algorithm)
        self.checkers.withLock { $0[pair] = made }
        return made
    }

    /// A collection of one key gives what checks its signatures: which key is for which token is decided by `TokenKeySet` alone.
    private static func make(
        _ material: TokenKey.Material, _ algorithm: TokenAlgorithm
    ) async throws -> any JWTAlgorithm {
        let collection = JWTKeyCollection()
        switch material {
        case .rsa(let modulus, let exponent):
            await collection.add(
                rsa: try Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent),
                digestAlgorithm: Self.digest(algorithm))
        case .pem(let text):
            await collection.add(rsa: try Insecure.RSA.PublicKey(pem: text), digestAlgorithm: Self.digest(algorithm))
        case .ec(.p256, let x, let y): await collection.add(ecdsa: try ES256PublicKey(parameters: (x, y)))
        case .ec(.p384, let x, let y): await collection.add(ecdsa: try ES384PublicKey(parameters: (x, y)))
        case .ec(.p521, let x, let y): await collection.add(ecdsa: try ES512PublicKey(parameters: (x, y)))
        }
        return try await collection.getKey()
    }

    private static func digest(_ algorithm: TokenAlgorithm) -> DigestAlgorithm {
        switch algorithm {
        case .rs256, .es256: .sha256
        case .rs384, .es384: .sha384
        case .rs512, .es512: .sha512
        }
    }
}

/// What is held for a key source: the last good keys and what its provider says of itself.
final class LiveKeySource: Sendable {
    struct State: Sendable {
        /// `nil` until there is a set.
        var keys: LiveKeys?
        var provider: ProviderMetadata?
    }

    let kind: TokenKeySource.Kind
    /// Whether it was asked once, or need not be asked.
    let isAsked: Atomic<Bool>
    private let current: Mutex<State>

    init(_ kind: TokenKeySource.Kind) {
        self.kind = kind
        if case .fixed = kind { self.isAsked = Atomic(true) } else { self.isAsked = Atomic(false) }
        self.current = Mutex(State())
    }

    var state: State { self.current.withLock { $0 } }

    /// Takes another set; an equal one changes nothing, so that what was found out with it stays.
    func take(_ set: TokenKeySet) {
        self.current.withLock { state in
            if state.keys?.set != set { state.keys = LiveKeys(set) }
        }
    }

    func take(_ provider: ProviderMetadata) {
        self.current.withLock { state in
            if state.provider != provider { state.provider = provider }
        }
    }
}
