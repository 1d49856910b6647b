import Glibc

/// The limit of file descriptors: each connection of a client and each to a backend takes one.
enum DescriptorLimit {
    /// Descriptors beside connections: files, listeners, loops.
    static let spare = 128

    /// Raises the limit as far as this process may, and says when that is too little.
    ///
    /// - Parameter connections: Client connections that are taken at a time.
    static func prepare(connections: Int) {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard unsafe getrlimit(resource, &limit) == 0 else { return }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if unsafe setrlimit(resource, &raised) == 0 { limit = raised }
        }
        if let warning = self.warning(allowed: Int(clamping: limit.rlim_cur), connections: connections) {
            Terminal.say(warning)
        }
    }

    /// What to say about a limit; `nil` when it is enough.
    static func warning(allowed: Int, connections: Int) -> String? {
        let needed = 2 * connections + self.spare
        guard allowed < needed else { return nil }
        return "apig: warning: \(allowed) file descriptors are allowed, but \(connections) client connections with "
            + "a backend connection each need \(needed); further connections will fail. "
            + "Raise the limit (ulimit -Hn, or LimitNOFILE= of the systemd unit)."
    }
}
