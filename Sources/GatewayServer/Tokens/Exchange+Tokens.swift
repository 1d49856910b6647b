import GatewayRuntime
import NIOCore

/// A program that waits for the check of a token, for what is known of a provider, or for its answer.
extension Exchange {
    /// Checks a token's signature: from what this loop knows already, else beside the loop.
    func verify(_ check: TokenCheck) {
        let state = (check.source.live.object as? LiveKeySource)?.state ?? LiveKeySource.State()
        guard let service = self.loop.tokens, let keys = state.keys else {
            let verdict = TokenVerdict(.refused(.noKeys), provider: state.provider)
            return self.resume(with: .verified(check, verdict))
        }
        let key = check.isCached ? TokenCache.Key(check.token, keys: keys.number) : nil
        if let key, let payload = self.loop.tokenCache.payload(key) {
            return self.resume(with: .verified(check, TokenVerdict(.verified(payload), provider: state.provider)))
        }
        let generation = self.generation
        let eventLoop = self.loop.eventLoop
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        service.run {
            let result = await keys.check(check.token)
            eventLoop.execute {
                let exchange = bound.value
                exchange.loop.tick()
                if let key, case .verified(let payload) = result { exchange.loop.tokenCache.keep(payload, key) }
                // The client may be gone meanwhile, and the exchange be another one.
                guard exchange.generation == generation else { return }
                exchange.resume(with: .verified(check, TokenVerdict(result, provider: state.provider)))
            }
        }
    }

    /// Tells what is known of a provider, with random bytes for a login.
    func tell(_ source: TokenKeySource) {
        var entropy: [UInt8] = []
        entropy.reserveCapacity(ProviderFacts.entropyBytes)
        // Not the loop's own generator, whose numbers can be foretold from those that went out as request ids.
        var generator = SystemRandomNumberGenerator()
        while entropy.count < ProviderFacts.entropyBytes {
            let word = generator.next()
            for shift: UInt64 in stride(from: 0, to: 64, by: 8) {
                entropy.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        let provider = (source.live.object as? LiveKeySource)?.state.provider
        self.resume(with: .provider(ProviderFacts(metadata: provider, entropy: entropy)))
    }

    /// Asks an address that is none of the snapshot's hosts.
    func fetch(_ request: WebRequest) {
        let generation = self.generation
        WebClient.fetch(request, on: self.loop.eventLoop, tls: self.loop.tokens?.tls).futureResult.assumeIsolated()
            .whenComplete { result in
                self.loop.tick()
                guard self.generation == generation else { return }
                switch result {
                case .success(let answer): self.resume(with: .call(.answered(answer)))
                case .failure(WebClient.Failure.timedOut): self.resume(with: .call(.failed(.backendTimeout)))
                case .failure: self.resume(with: .call(.failed(.backendUnreachable)))
                }
            }
    }
}
