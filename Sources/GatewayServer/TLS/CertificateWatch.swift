import GatewayRuntime
import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// Notices that files of certificates have changed, and have stopped changing: certificate and key are written one after the other.
struct CertificateWatch {
    /// What tells a file from its successor; a missing one has a stamp of its own.
    struct Stamp: Equatable {
        let seconds: Int
        let nanoseconds: Int
        let size: Int
        let inode: UInt
    }

    private var loaded: [Stamp]
    private var last: [Stamp]

    /// - Parameter stamps: The files' as they were loaded.
    init(_ stamps: [Stamp]) {
        self.loaded = stamps
        self.last = stamps
    }

    /// Takes the stamps of one look.
    ///
    /// - Returns: Whether the files should be loaded now: they differ from what is loaded, but not from the last look.
    mutating func looked(_ stamps: [Stamp]) -> Bool {
        defer { self.last = stamps }
        guard stamps != self.loaded, stamps == self.last else { return false }
        self.loaded = stamps
        return true
    }

    /// The stamps of the files a listener was made of.
    static func stamps(_ options: ListenerTLS.Options) -> [Stamp] {
        let domains = options.domains + (options.defaultCertificate.map { [$0] } ?? [])
        return domains.flatMap { [$0.certificateFile, $0.privateKeyFile, $0.clientAuthorityFile].compactMap(\.self) }
            .map { file in
                var status = stat()
                guard unsafe stat(file, &status) == 0 else {
                    return Stamp(seconds: 0, nanoseconds: 0, size: -1, inode: 0)
                }
                return Stamp(
                    seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec, size: Int(status.st_size),
                    inode: UInt(status.st_ino))
            }
    }
}

extension RunningGateway {
    /// Looks at the certificate files again and again, and uses them when they have changed.
    ///
    /// Files are read on a thread of their own, never on an event loop. What cannot be used changes nothing, and is reported once. It ends with the
    /// gateway.
    ///
    /// - Parameters:
    ///   - milliseconds: Time between two looks; changed files are used after the look at which they change no more.
    ///   - report: Called after each attempt, with what was wrong or `nil`.
    package func watchCertificates(
        everyMilliseconds milliseconds: Int64 = 2_000, _ report: @escaping @Sendable ((any Error)?) -> Void
    ) {
        guard let loaded = self.currentTLS?.stamps else { return }
        let state = WatchState(CertificateWatch(loaded))
        self.repeatOffLoop(everyMilliseconds: milliseconds) { [weak self] in
            guard let self, let options = self.currentTLS?.options,
                state.watch.withLock({ $0.looked(CertificateWatch.stamps(options)) })
            else { return }
            do {
                try self.reloadCertificates()
                report(nil)
            } catch {
                report(error)
            }
        }
    }
}

/// Holds what is watched for closures that outlive the call.
private final class WatchState: Sendable {
    let watch: Mutex<CertificateWatch>

    init(_ watch: CertificateWatch) { self.watch = Mutex(watch) }
}
