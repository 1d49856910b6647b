import Foundation
import GatewayRuntime
import Synchronization
import Testing

@testable import GatewayServer

@Suite(.serialized) struct TLSCertificateTests {
    @Test("Renewed certificates are used for new connections, and a broken one changes nothing")
    func reload() throws {
        let certificates = try Certificates(["first", "second"])
        try certificates.copy("first", to: "live")
        var tls = ListenerTLS.Options()
        tls.defaultCertificate = domain("", certificates, file: "live")
        try withTLSGateway(tls) { gateway, port in
            let client = TLSClient(port: port)
            #expect(try client.subject() == "first")
            try certificates.copy("second", to: "live")
            #expect(try client.subject() == "first")
            try gateway.reloadCertificates()
            #expect(try client.subject() == "second")
            try certificates.write("nonsense", to: "live.pem")
            #expect(
                throws: ListenerTLSError.unreadable(
                    file: certificates.path("live.pem"), reason: "it holds no certificate in PEM form")
            ) { try gateway.reloadCertificates() }
            #expect(try client.subject() == "second")
        }
    }

    @Test("Certificate files that change are used once they have stopped changing, and a fault changes nothing")
    func watch() throws {
        let certificates = try Certificates(["first", "second"])
        try certificates.copy("first", to: "live")
        var tls = ListenerTLS.Options()
        tls.defaultCertificate = domain("", certificates, file: "live")
        try withTLSGateway(tls) { gateway, port in
            let box = Reports()
            // Between the start of the gateway and that of the watch.
            try certificates.copy("second", to: "live")
            gateway.watchCertificates(everyMilliseconds: 20) { box.put($0.map { "\($0)" } ?? "renewed") }
            #expect(box.wait(for: "renewed"))
            let renewed = try TLSClient(port: port).subject()
            #expect(renewed == "second")
            try certificates.write("nonsense", to: "live.pem")
            let fault = "cannot use \(certificates.path("live.pem")): it holds no certificate in PEM form"
            #expect(box.wait(for: fault))
            try certificates.copy("first", to: "live")
            #expect(box.wait(for: "renewed"))
            let again = try TLSClient(port: port).subject()
            #expect(again == "first")
        }
    }

    @Test("A change is taken at the second look that shows it, and once")
    func stamps() {
        func stamp(_ seconds: Int) -> [CertificateWatch.Stamp] {
            [CertificateWatch.Stamp(seconds: seconds, nanoseconds: 0, size: 1, inode: 1)]
        }
        var watch = CertificateWatch(stamp(1))
        #expect(
            [1, 1, 2, 3, 3, 3, 1, 1].map { watch.looked(stamp($0)) } == [
                false, false, false, false, true, false, false, true,
            ])
    }

    @Test("A certificate that cannot be used is one clear error")
    func unusable() throws {
        let certificates = try Certificates(["a", "b"])
        try certificates.make("rsa", rsa: true)
        try certificates.write("nonsense", to: "n")
        _ = try Tool.run([
            "openssl", "pkcs8", "-topk8", "-passout", "pass:secret", "-in", certificates.path("a.key"), "-out",
            certificates.path("locked.key"),
        ])
        func failure(_ certificate: String, _ key: String, authority: String? = nil) -> String? {
            do {
                try ListenerTLS.check(
                    ListenerDomain(
                        name: "", certificateFile: certificates.path(certificate),
                        privateKeyFile: certificates.path(key),
                        clientAuthorityFile: authority.map(certificates.path)))
                return nil
            } catch {
                return "\(error)".replacingOccurrences(of: certificates.folder + "/", with: "")
            }
        }
        #expect(failure("a.pem", "a.key") == nil)
        #expect(failure("a.pem", "b.key") == "the key in b.key does not belong to the certificate in a.pem")
        #expect(failure("a.pem", "rsa.key") == "the key in rsa.key does not belong to the certificate in a.pem")
        #expect(failure("x.pem", "a.key") == "cannot use x.pem: No such file or directory")
        #expect(failure("n", "a.key") == "cannot use n: it holds no certificate in PEM form")
        let locked = "cannot use locked.key: it holds no private key in PEM form, or one with a passphrase"
        #expect(failure("a.pem", "locked.key") == locked)
        #expect(failure("a.pem", "n") == "cannot use n: it holds no private key in PEM form, or one with a passphrase")
        #expect(failure("a.pem", "a.key", authority: "n") == "cannot use n: it holds no certificate in PEM form")
        #expect(throws: ListenerTLSError.noCertificate) { try ListenerTLS(ListenerTLS.Options()) }
    }
}
/// What a watch reports, put down on its thread.
private final class Reports: Sendable {
    private let all = Mutex<[String]>([])

    func put(_ report: String) { self.all.withLock { $0.append(report) } }

    /// Waits until this is the last report.
    ///
    /// - Returns: `false` when it is not after ten seconds.
    func wait(for report: String) -> Bool {
        let deadline = ContinuousClock.now + .seconds(10)
        while self.all.withLock({ $0.last }) != report {
            guard ContinuousClock.now < deadline else { return false }
            Thread.sleep(forTimeInterval: 0.01)
        }
        return true
    }
}
