import GatewayRuntime
import GatewayServer
import Glibc

/// Says which backends have names that do not resolve; their APIs answer `APIG.0605`.
enum BackendCheck {
    /// Looks on a thread of its own, since a name server may take long to answer, or never does.
    static func start(_ hosts: [UpstreamHost]) { SystemThread.run { self.run(hosts) } }

    private static func run(_ hosts: [UpstreamHost]) {
        var checked: Set<String> = []
        for host in hosts where checked.insert(host.host).inserted {
            if let reason = self.failure(host.host) {
                Terminal.say("  backend \(host.host) does not resolve: \(reason); its APIs answer APIG.0605")
            }
        }
    }

    private static func failure(_ name: String) -> String? {
        var result: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(name, nil, nil, &result)
        defer { if let found = unsafe result { unsafe freeaddrinfo(found) } }
        return code == 0 ? nil : unsafe String(cString: gai_strerror(code))
    }
}
