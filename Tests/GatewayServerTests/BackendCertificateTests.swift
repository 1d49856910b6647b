import Foundation
import GatewayConfiguration
import GatewayRuntime
import Testing

@testable import GatewayServer

/// The gateway's own certificate, shown to backends that ask for one.
@Suite struct BackendCertificateTests {
    private static func configuration(_ port: Int, shows: Bool = true) -> Configuration {
        var configuration = sampleConfiguration(backendPort: port, usesTLS: true)
        configuration.apis[1].backendAPI?.urlDomain = "localhost:\(port)"
        configuration.apis[1].backendAPI?.enableClientSSL = shows
        return configuration
    }

    private static func instance(_ certificates: Certificates, _ name: String?) throws -> InstanceFile {
        func text(_ file: String) throws -> String {
            try String(contentsOfFile: certificates.path(file), encoding: .utf8)
        }
        var instance = InstanceFile()
        guard let name else { return instance }
        instance.backendCertificate = BackendCertificate(
            content: try text("\(name).pem"), key: Secret(value: try text("\(name).key")),
            // Whom the backend is signed by is trusted through the feature alone.
            authorities: try text("server.pem"))
        return instance
    }

    private static func ask(_ gateway: RunningGateway) throws -> String {
        let client = try RawClient(port: gateway.port)
        client.send("GET /b/mock HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        return client.receiveAll()
    }

    private static func gateway(
        _ configuration: Configuration, _ instance: InstanceFile, _ body: (RunningGateway) throws -> Void
    ) throws {
        let snapshot = SnapshotCompiler.compile(configuration, instance: instance).snapshot
        let gateway = try GatewayServer.start(
            snapshot,
            options: changedOptions {
                $0.port = 0
                $0.loopCount = 1
            })
        defer { gateway.stop(drainingFor: 0) }
        try body(gateway)
    }

    @Test("An API with enable_client_ssl shows the certificate; another one does not, and a reload takes a new one")
    func shown() throws {
        let certificates = try Certificates(["client", "stranger"])
        try certificates.make("server", commonName: "localhost")
        try withCertificateBackend(certificates) { port in
            try Self.gateway(Self.configuration(port), Self.instance(certificates, "client")) { gateway in
                let answer = try Self.ask(gateway)
                #expect(answer.hasPrefix("HTTP/1.1 200") && answer.hasSuffix("mocked"), "\(answer)")
                let stranger = SnapshotCompiler.compile(
                    Self.configuration(port), instance: try Self.instance(certificates, "stranger")
                ).snapshot
                try gateway.replace(stranger)
                #expect(try Self.ask(gateway).hasPrefix("HTTP/1.1 502"))
            }
            try Self.gateway(
                Self.configuration(port, shows: false), Self.instance(certificates, "client")
            ) { gateway in
                let answer = try Self.ask(gateway)
                #expect(answer.hasPrefix("HTTP/1.1 502"))
            }
        }
    }

    @Test("Without the feature the API answers APIG.0202, and a note says why")
    func missing() throws {
        let compiled = SnapshotCompiler.compile(Self.configuration(1), instance: InstanceFile())
        #expect(
            compiled.notes.map(\.text) == [
                "answers APIG.0202: its backend is shown a certificate, and the instance has no backend_client_certificate"
            ])
        try Self.gateway(Self.configuration(1), InstanceFile()) { gateway in
            let answer = try Self.ask(gateway)
            #expect(answer.hasPrefix("HTTP/1.1 502") && answer.contains("APIG.0202"))
        }
        // Over plain HTTP there is nothing to show it in.
        var plain = Self.configuration(1)
        plain.apis[1].backendAPI?.requestProtocol = .http
        #expect(SnapshotCompiler.compile(plain, instance: InstanceFile()).notes.isEmpty)
    }

    @Test("A key that is not the certificate's stops the start, and is not quoted")
    func wrongKey() throws {
        let certificates = try Certificates(["server", "client", "stranger"])
        var instance = try Self.instance(certificates, "client")
        instance.backendCertificate?.key = Secret(
            value: try String(contentsOfFile: certificates.path("stranger.key"), encoding: .utf8))
        let snapshot = SnapshotCompiler.compile(Self.configuration(1), instance: instance).snapshot
        let error = #expect(throws: ServerError.self) {
            try GatewayServer.start(snapshot, options: changedOptions { $0.port = 0 })
        }
        #expect(error?.message == "cannot use the certificate or the key of backend_client_certificate")
    }
}
