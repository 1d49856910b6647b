import ArgumentParser
import Diagnostics
import GatewayRuntime

/// `apig sign`.
struct SignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Print the header lines that authenticate a request.",
        discussion: """
            The lines are those to add to the request; every header given with -H is signed too, so send the same. With --date the output is the same
            every time.

            EXAMPLES:
              APIG_APP_SECRET=… apig sign --app-key demoAppKey01 'https://api.shop.example/v1/orders?limit=10'
              apig sign --app-key demoAppKey01 --app-secret @secret.txt -X PUT -d @order.json -H 'Content-Type: application/json' https://api.shop.example/v1/orders/7
              apig sign --iam-access-key AK01 --iam-secret-key @sk.txt --show-canonical https://api.shop.example/v1/orders
              apig sign --app-key demoAppKey01 --basic --format json https://api.shop.example/v1/orders

            EXIT STATUS: 0 done; 2 a secret or file cannot be read, or this is no request; 64 wrong usage.
            """
    )

    /// The forms of the output.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @OptionGroup var request: RequestOptions
    @OptionGroup var credentials: CredentialOptions

    @Option(help: ArgumentHelp("text or json.", valueName: "name"))
    var format: Format = .text

    @Flag(help: "Show the canonical request and the text that is signed too.")
    var showCanonical = false

    func validate() throws {
        guard !self.credentials.isEmpty else {
            throw ValidationError("Say who signs: --app-key, --iam-access-key or --app-code.")
        }
        guard !self.showCanonical || self.credentials.signs else {
            throw ValidationError("--show-canonical is for signatures.")
        }
    }

    func run() throws {
        do {
            let plain = try self.request.draft()
            var draft = plain
            let signed = try self.credentials.apply(to: &draft)
            let added = draft.lines.filter { !plain.lines.contains($0) }
            let bytes = self.format == .text ? self.text(added, signed) : self.json(draft, added, signed)
            try FileReader.write(bytes, to: "-")
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        }
    }

    private func text(_ lines: [RequestDraft.Line], _ signed: RequestSigner.Signed?) -> [UInt8] {
        var text: [UInt8] = []
        for line in lines { text += "\(line.name): \(line.value)\n".utf8 }
        if self.showCanonical, let signed {
            text += Array("\nCanonical request:\n".utf8) + signed.canonicalRequest
            text += Array("\n\nText that is signed:\n".utf8) + signed.stringToSign + [0x0A]
        }
        return text
    }

    private func json(
        _ draft: RequestDraft, _ lines: [RequestDraft.Line], _ signed: RequestSigner.Signed?
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("formatVersion", 1)
        writer.member("method", draft.method)
        writer.member("target", draft.target)
        writer.list("headers", lines) { writer, line in
            writer.member("name", line.name)
            writer.member("value", line.value)
        }
        if self.showCanonical, let signed {
            writer.member("canonicalRequest", String(decoding: signed.canonicalRequest, as: UTF8.self))
            writer.member("stringToSign", String(decoding: signed.stringToSign, as: UTF8.self))
        }
        writer.endObject()
        writer.endLine()
        return writer.bytes
    }
}
