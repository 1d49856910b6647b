import GatewayRuntime
import NIOCore
import Synchronization

/// Checks the members of channels: each once for all event loops, on one of them.
///
/// The results go into the members' states, which the loops read. It holds no connection between two checks.
final class HealthChecker: Sendable {
    private let eventLoop: any EventLoop
    private let options: ServerOptions
    private let known = Mutex<[HealthTarget.Name: MemberHealth]>([:])
    /// Belongs to the loop.
    private let probes: NIOLoopBoundBox<Probes>

    /// The members being checked.
    private struct Probes {
        var byName: [HealthTarget.Name: MemberProbe] = [:]
        var tls: HealthTLS
        var generator = SplitMix64()
        var isStopped = false
    }

    init(eventLoop: any EventLoop, options: ServerOptions) {
        self.eventLoop = eventLoop
        self.options = options
        self.probes = .makeBoxSendingValue(Probes(tls: HealthTLS(options, nil)), eventLoop: eventLoop)
    }

    /// What is known of each member, in order.
    var readings: [MemberHealth] { self.known.withLock { $0.values.sorted { $0.name < $1.name } } }

    /// Checks these members from now on.
    ///
    /// Those checked in the same way before go on as they are; those that are gone count as healthy again.
    ///
    /// - Parameters:
    ///   - targets: The members.
    ///   - identity: What those are shown that ask who checks them; `nil` shows nothing.
    func replace(_ targets: [HealthTarget], identity: ClientIdentity? = nil) {
        self.eventLoop.execute { self.take(targets, identity) }
    }

    /// Ends all checks; what is known of the members stays.
    func stop() {
        self.eventLoop.execute {
            self.probes.value.isStopped = true
            for probe in self.probes.value.byName.values { probe.stop() }
            self.probes.value.byName = [:]
        }
    }

    private func take(_ targets: [HealthTarget], _ identity: ClientIdentity?) {
        guard !self.probes.value.isStopped else { return }
        let isSameIdentity = self.probes.value.tls.identity == identity
        if !isSameIdentity { self.probes.value.tls = HealthTLS(self.options, identity) }
        var remaining = self.probes.value.byName
        var probes: [HealthTarget.Name: MemberProbe] = [:]
        for target in targets where probes[target.name] == nil {
            let old = remaining.removeValue(forKey: target.name)
            if let old, old.target.check == target.check, old.target.state === target.state,
                isSameIdentity || !target.check.showsCertificate
            {
                probes[target.name] = old
                continue
            }
            if let old {
                old.stop()
                // What it was taken for before holds until the new checks say otherwise.
                target.state.isHealthy = old.target.state.isHealthy
            }
            let probe = MemberProbe(
                target, eventLoop: self.eventLoop, secondMilliseconds: self.options.healthCheckSecondMilliseconds,
                tls: self.probes.value.tls, jitter: self.probes.value.generator.next()
            ) { [self] reading, hasChanged in
                self.known.withLock { $0[reading.name] = reading }
                if hasChanged { self.options.memberHealthChanged?(reading) }
            }
            probes[target.name] = probe
            probe.start()
        }
        for probe in remaining.values {
            probe.stop()
            probe.target.state.isHealthy = true
        }
        self.probes.value.byName = probes
        let readings = Dictionary(uniqueKeysWithValues: probes.map { ($0.key, $0.value.reading) })
        self.known.withLock { $0 = readings }
    }
}
