import GatewayRuntime
import NIOCore
import NIOSSL
import Synchronization

/// Keeps the keys for tokens: asks for key sets and discovery documents again and again, beside the requests.
///
/// A source that several snapshots have is one here, so that a reload keeps its keys; one that no snapshot has any more is asked no longer.
final class TokenKeyService: Sendable {
    private struct Entry {
        let live: LiveKeySource
        /// Asks again and again; `nil` for what does not change.
        let task: Task<Void, Never>?
        /// Completed by the first attempt, whatever it gave.
        let first: EventLoopFuture<Void>?
    }

    private let group: any EventLoopGroup
    private let options: ServerOptions
    private let entries = Mutex<[TokenKeySource.Kind: Entry]>([:])
    private let trusted = Mutex<NIOSSLContext?>(nil)

    /// Milliseconds after the first failed attempt; doubled with each further one.
    private static let firstRetryMilliseconds: Int64 = 1_000
    /// Milliseconds a start or a reload waits for new sources.
    static let patienceMilliseconds: Int64 = 3_000

    init(group: any EventLoopGroup, options: ServerOptions) {
        self.group = group
        self.options = options
    }

    /// What is trusted; `nil` until an address needed it.
    var tls: NIOSSLContext? { self.trusted.withLock { $0 } }

    /// Begins to hold what a snapshot needs; called before it is served.
    ///
    /// - Returns: Completed when each source of its own was asked once.
    @discardableResult
    func adopt(_ snapshot: RoutingSnapshot) -> [EventLoopFuture<Void>] {
        let ended = self.entries.withLock { entries in
            let kinds = Set(snapshot.tokenSources.map(\.kind))
            for source in snapshot.tokenSources {
                let entry = entries[source.kind] ?? self.begin(source.kind)
                entries[source.kind] = entry
                source.live.fill(entry.live)
            }
            let ended = entries.filter { !kinds.contains($0.key) }
            for kind in ended.keys { entries[kind] = nil }
            return ended.values.compactMap(\.task)
        }
        for task in ended { task.cancel() }
        return self.entries.withLock { $0.values.compactMap(\.first) }
    }

    /// Waits until what a snapshot needs was asked for once, but not long; for threads that may block.
    func wait(_ futures: [EventLoopFuture<Void>]) {
        guard !futures.isEmpty else { return }
        let eventLoop = self.group.next()
        let promise = eventLoop.makePromise(of: Void.self)
        let isOver = NIOLoopBoundBox.makeBoxSendingValue(false, eventLoop: eventLoop)
        @Sendable func end() {
            guard !isOver.value else { return }
            isOver.value = true
            promise.succeed()
        }
        let timer = eventLoop.scheduleTask(in: .milliseconds(Self.patienceMilliseconds)) { end() }
        EventLoopFuture.andAllComplete(futures, on: eventLoop).whenComplete { _ in
            timer.cancel()
            end()
        }
        try? promise.futureResult.wait()
    }

    /// Asks no more.
    func stop() {
        let tasks = self.entries.withLock { entries in
            let tasks = entries.values.compactMap(\.task)
            entries = [:]
            return tasks
        }
        for task in tasks { task.cancel() }
    }

    private func begin(_ kind: TokenKeySource.Kind) -> Entry {
        let live = LiveKeySource(kind)
        switch kind {
        case .fixed(let json):
            do throws(TokenKeySetFault) {
                live.take(try TokenKeySet(json: json))
            } catch {
                self.report("\(error); all tokens are refused")
            }
            return Entry(live: live, task: nil, first: nil)
        case .service: break
        case .discovery(_, let publicKey):
            if let publicKey { live.take(TokenKeySet(pem: publicKey)) }
        }
        let first = self.group.next().makePromise(of: Void.self)
        let task = Task { await self.ask(live, first) }
        return Entry(live: live, task: task, first: first.futureResult)
    }

    // MARK: Asking

    /// Asks again and again: each answer replaces the one before, one that cannot be used changes nothing.
    ///
    /// - Source: APIG User Guide, apig_03_0135 (every five minutes)
    private func ask(_ live: LiveKeySource, _ first: EventLoopPromise<Void>) async {
        var failures: Int64 = 0
        while !Task.isCancelled {
            do {
                try await self.refresh(live)
                failures = 0
            } catch {
                failures = min(failures + 1, 16)
                if !Task.isCancelled { self.report(Self.description(error)) }
            }
            first.succeed()
            let poll = self.options.keySetPollMilliseconds
            // The pause is never longer than between two good answers.
            let pause = failures == 0 ? poll : min(poll, Self.firstRetryMilliseconds << (failures - 1))
            try? await Task.sleep(for: .milliseconds(pause))
        }
        first.succeed()
    }

    private func refresh(_ live: LiveKeySource) async throws {
        switch live.kind {
        case .fixed: break
        case .service(let address):
            live.take(try TokenKeySet(json: try await self.fetch(address, TokenKeySet.maxBytes)))
        case .discovery(let address, let publicKey):
            let document = try await self.fetch(address, ProviderMetadata.maxBytes)
            let provider = try ProviderMetadata(json: document, from: address)
            // The token endpoint is asked on event loops, which read no certificates.
            if provider.usesTLS { try self.prepareTLS() }
            live.take(provider)
            guard publicKey == nil else { return }
            guard let keySet = provider.keySet else {
                throw KeySourceError(text: "the discovery document of \(address.authority) has no jwks_uri")
            }
            live.take(try TokenKeySet(json: try await self.fetch(keySet, TokenKeySet.maxBytes)))
        }
    }

    private func fetch(_ address: WebAddress, _ maxBytes: Int) async throws -> [UInt8] {
        if address.usesTLS { try self.prepareTLS() }
        var request = WebRequest(address)
        request.fields = [("Accept", "application/json")]
        request.maxAnswerBytes = maxBytes
        do {
            let answer = try await WebClient.fetch(request, on: self.group.next(), tls: self.tls).get()
            guard answer.status == 200 else {
                throw KeySourceError(text: "\(address.authority)\(address.target) answers \(answer.status)")
            }
            return answer.body
        } catch let error as KeySourceError {
            throw error
        } catch {
            throw KeySourceError(text: "\(address.authority)\(address.target) does not answer: \(error)")
        }
    }

    /// Reads what is trusted, once; not for event loops.
    private func prepareTLS() throws {
        guard self.tls == nil else { return }
        let context = try BackendTLS.clientContext(self.options, protocols: [])
        self.trusted.withLock { if $0 == nil { $0 = context } }
    }

    private static func description(_ error: any Error) -> String { "keys for tokens: \(error)" }

    private func report(_ text: String) { self.options.keySourceFailed?(text) }
}

/// Why a key source cannot be read.
private struct KeySourceError: Error, CustomStringConvertible {
    let text: String

    var description: String { self.text }
}
