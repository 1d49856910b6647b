import GatewayRuntime
import GatewayServer
import Glibc

/// The control plane of a gateway that serves: signals, file changes and requests for a reload, one after the other on one thread.
///
/// A reload is read and compiled on a thread of its own, beside what is in force; only its result comes back here. Requests for a reload that
/// come meanwhile are answered by one further load, since the files may have changed after they were read.
final class ControlLoop {
    private let loader: GatewayLoader
    private let state: ServingState
    private let mailbox: ControlMailbox
    private let gateway: RunningGateway
    private let logs: ServeLogs
    private let watcher: FileWatcher?
    private var requests: [Request] = []
    private var isLoading = false
    private var loading: [Request] = []
    /// When the folders have been quiet for long enough, and when that is no longer waited for.
    private var quietAt: Int64?
    private var latestAt: Int64 = 0

    private struct Request {
        let trigger: ServingState.Trigger
        let completion: (@Sendable (ServingState.Reload?) -> Void)?
    }

    /// Milliseconds without an event before changed files are looked at, and for how long that is put off.
    private static let quietMilliseconds: Int64 = 100
    private static let maxQuietMilliseconds: Int64 = 1_000

    init(
        loader: GatewayLoader, state: ServingState, mailbox: ControlMailbox, gateway: RunningGateway, logs: ServeLogs,
        watched: [WatchedFile]?
    ) {
        self.loader = loader
        self.state = state
        self.mailbox = mailbox
        self.gateway = gateway
        self.logs = logs
        self.watcher = watched == nil ? nil : FileWatcher()
        if let watched {
            self.watcher?.watch(watched)
            // What changed while the gateway started.
            self.look()
        }
    }

    /// Runs until a signal stops the gateway.
    func run() {
        while true {
            self.waitForEvents()
            let events = self.mailbox.take()
            for (index, event) in events.enumerated() {
                switch event {
                case .reload(let trigger, let completion):
                    self.request(Request(trigger: trigger, completion: completion))
                case .loaded(let result): self.finish(result)
                case .reopenLog: self.logs.reopen()
                case .stop: return self.refuseReloads(events[(index + 1)...] + self.mailbox.close())
                }
            }
            if let quietAt, Self.now >= quietAt {
                self.quietAt = nil
                self.look()
            }
        }
    }

    /// Answers everybody who still waits for a reload.
    private func refuseReloads(_ events: [ControlEvent]) {
        for request in self.loading + self.requests { request.completion?(nil) }
        for case .reload(_, let completion) in events { completion?(nil) }
    }

    private static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    private func waitForEvents() {
        var wait: Int32 = -1
        if let quietAt {
            wait = Int32(clamping: max(0, quietAt - Self.now))
        } else if let watcher {
            wait = watcher.pollingMilliseconds
        }
        var descriptors = [pollfd(fd: self.mailbox.descriptor, events: Int16(POLLIN), revents: 0)]
        if let watcher { descriptors.append(pollfd(fd: watcher.descriptor, events: Int16(POLLIN), revents: 0)) }
        let ready = unsafe poll(&descriptors, nfds_t(descriptors.count), wait)
        if ready > 0, descriptors.count > 1, descriptors[1].revents != 0 {
            self.watcher?.takeEvents()
            if self.quietAt == nil { self.latestAt = Self.now + Self.maxQuietMilliseconds }
            self.quietAt = min(Self.now + Self.quietMilliseconds, self.latestAt)
        } else if ready == 0, self.quietAt == nil {
            self.look()
        }
    }

    // MARK: Reload

    private func look() {
        // While a load is under way its result is looked at first: it may already hold what changed.
        guard !self.isLoading, let watcher, watcher.hasChanged else { return }
        self.request(Request(trigger: .watch, completion: nil))
    }

    private func request(_ request: Request) {
        self.requests.append(request)
        self.startLoading()
    }

    private func startLoading() {
        guard !self.isLoading, !self.requests.isEmpty else { return }
        self.isLoading = true
        self.loading = self.requests
        self.requests = []
        let (loader, mailbox) = (self.loader, self.mailbox)
        SystemThread.run { mailbox.post(.loaded(loader.load())) }
    }

    private func finish(_ result: LoadResult) {
        let requests = self.loading
        self.loading = []
        self.isLoading = false
        guard let first = requests.first else { return }
        let reload = self.apply(result, first.trigger)
        self.state.update { status in
            status.lastReload = reload
            if reload.error == nil { status.reloadsSucceeded &+= 1 } else { status.reloadsFailed &+= 1 }
        }
        for line in reload.lines { Terminal.say(line) }
        for request in requests { request.completion?(reload) }
        self.watcher?.watch(result.files)
        self.look()
        self.startLoading()
    }

    private func apply(_ result: LoadResult, _ trigger: ServingState.Trigger) -> ServingState.Reload {
        func failure(_ error: String, _ more: [String] = []) -> ServingState.Reload {
            ServingState.Reload(
                trigger: trigger, at: ServingState.now, error: error,
                lines: ["Reload (\(trigger.rawValue)) failed, the configuration in force stays: \(error)"] + more)
        }
        guard let old = self.state.current.loaded else { return failure("nothing is in force") }
        guard case .loaded(let new) = result.outcome else {
            return failure(result.error ?? "an input has errors", result.messages)
        }
        let lost = new.failedOperations.filter { !old.failedOperations.contains($0) }
        if !lost.isEmpty {
            // At the start such an operation is left out; here that would take something away because of a slip.
            let error = "\(lost.joined(separator: ", ")) cannot be imported"
            return failure(error, result.messages)
        }
        do {
            try self.gateway.replace(new.snapshot, dropsTLSConnections: old.trustDigest != new.trustDigest)
        } catch {
            return failure("\(error)", result.messages)
        }
        new.snapshot.forgetOtherBreakers()
        if let certificates = new.certificates { self.gateway.replace(certificates) }
        let now = ServingState.now
        self.state.update { status in
            status.loaded = new
            status.loadedAt = now
        }
        let changes = ConfigurationChanges(from: old, to: new)
        let what = old.digest == new.digest && changes.lines.isEmpty ? "nothing changed" : changes.summary
        let known = Set(old.snapshot.hosts)
        let added = new.snapshot.hosts.filter { !known.contains($0) }
        if !added.isEmpty { BackendCheck.start(added) }
        return ServingState.Reload(
            trigger: trigger, at: now, error: nil,
            lines: [
                "Reloaded (\(trigger.rawValue)): \(new.snapshot.routeCount) APIs, digest \(new.digest): \(what)"
            ] + changes.lines)
    }
}
