import GatewayRuntime
import Glibc
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
    }

    private let group: any EventLoopGroup
    private let options: ServerOptions
    private let entries = Mutex<[TokenKeySource.Kind: Entry]>([:])
    private let trusted = Mutex<NIOSSLContext?>(nil)
    private let executor: TokenExecutor
    /// Attempts that failed, and sources that cannot be used.
    let failures = Atomic<Int>(0)
    /// Works that are not over.
    private let running = Atomic<Int>(0)

    /// Milliseconds after the first failed attempt; doubled with each further one.
    private static let firstRetryMilliseconds: Int64 = 1_000
    /// Milliseconds a start or a reload waits for new sources.
    static let patienceMilliseconds: Int64 = 3_000

    init(group: any EventLoopGroup, options: ServerOptions) {
        self.group = group
        self.options = options
        self.executor = TokenExecutor(threads: max(1, min(4, System.coreCount)))
    }

    /// What is trusted; `nil` until an address needed it.
    var tls: NIOSSLContext? { self.trusted.withLock { $0 } }

    /// Begins to hold what a snapshot needs; called before it is served.
    ///
    /// Waits until sources of its own were asked once, but not long; for threads that may block.
    func adopt(_ snapshot: RoutingSnapshot) {
        if !snapshot.tokenSources.isEmpty { self.executor.start() }
        let (held, ended) = self.entries.withLock { entries in
            let kinds = Set(snapshot.tokenSources.map(\.kind))
            for source in snapshot.tokenSources {
                let entry = entries[source.kind] ?? self.begin(source)
                entries[source.kind] = entry
                source.live.fill(entry.live)
            }
            let ended = entries.filter { !kinds.contains($0.key) }
            for kind in ended.keys { entries[kind] = nil }
            return (entries.values.map(\.live), ended.values.compactMap(\.task))
        }
        for task in ended { task.cancel() }
        self.wait { held.allSatisfy { $0.isAsked.load(ordering: .acquiring) } }
    }

    /// Asks no more, and waits until nothing is on its way to a loop; for threads that may block.
    func stop() {
        let tasks = self.entries.withLock { entries in
            let tasks = entries.values.compactMap(\.task)
            entries = [:]
            return tasks
        }
        for task in tasks { task.cancel() }
        self.wait { self.running.load(ordering: .acquiring) == 0 }
        self.executor.stop()
    }

    private func wait(_ isOver: () -> Bool) {
        let deadline = NIODeadline.now() + .milliseconds(Self.patienceMilliseconds)
        while !isOver(), NIODeadline.now() < deadline { usleep(1_000) }
    }

    /// Does something beside the loops.
    @discardableResult
    func run(_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        self.running.add(1, ordering: .relaxed)
        return Task(executorPreference: self.executor) {
            await work()
            self.running.subtract(1, ordering: .releasing)
        }
    }

    private func begin(_ source: TokenKeySource) -> Entry {
        // A snapshot that is served again, or by two gateways, keeps what it has.
        let live = (source.live.object as? LiveKeySource) ?? LiveKeySource(source.kind)
        switch source.kind {
        case .fixed(let json):
            do throws(TokenKeySetFault) {
                live.take(try TokenKeySet(json: json))
            } catch {
                self.report("\(error); all tokens are refused")
            }
            return Entry(live: live, task: nil)
        case .service: break
        case .discovery(_, let publicKey):
            if let publicKey { live.take(TokenKeySet(pem: publicKey)) }
        }
        return Entry(live: live, task: self.run { await self.ask(live) })
    }

    // MARK: Asking

    /// Asks again and again: each answer replaces the one before, one that cannot be used changes nothing.
    ///
    /// - Source: APIG User Guide, apig_03_0135 (every five minutes)
    @concurrent
    private func ask(_ live: LiveKeySource) async {
        var failures: Int64 = 0
        while !Task.isCancelled {
            do {
                try await self.refresh(live)
                failures = 0
            } catch {
                failures = min(failures + 1, 16)
                if !Task.isCancelled { self.report(Self.description(error)) }
            }
            live.isAsked.store(true, ordering: .releasing)
            let poll = self.options.keySetPollMilliseconds
            // The pause is never longer than between two good answers.
            await self.pause(failures == 0 ? poll : min(poll, Self.firstRetryMilliseconds << (failures - 1)))
        }
    }

    @concurrent
    private func pause(_ milliseconds: Int64) async {
        guard !Task.isCancelled else { return }
        let timer = self.group.next().scheduleTask(in: .milliseconds(milliseconds)) {}
        await withTaskCancellationHandler {
            try? await timer.futureResult.get()
        } onCancel: {
            timer.cancel()
        }
    }

    @concurrent
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

    @concurrent
    private func fetch(_ address: WebAddress, _ maxBytes: Int) async throws -> [UInt8] {
        if address.usesTLS { try self.prepareTLS() }
        var request = WebRequest(address)
        request.fields = [("Accept", "application/json")]
        request.maxAnswerBytes = maxBytes
        do {
            try Task.checkCancellation()
            let promise = WebClient.fetch(request, on: self.group.next(), tls: self.tls)
            let answer = try await withTaskCancellationHandler {
                try await promise.futureResult.get()
            } onCancel: {
                promise.fail(WebClient.Failure.notWanted)
            }
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

    private func report(_ text: String) {
        self.failures.add(1, ordering: .relaxed)
        self.options.keySourceFailed?(text)
    }
}

/// Why a key source cannot be read.
private struct KeySourceError: Error, CustomStringConvertible {
    let text: String

    var description: String { self.text }
}
