import Diagnostics
import SourceDocument

/// Environments an instance file names: those it defines, and RELEASE, which every gateway has.
struct EnvironmentChecks {
    private let reader: ConfigurationReader

    init(_ reader: ConfigurationReader) { self.reader = reader }

    func check(_ root: Node) {
        let defined = [Environment.releaseName] + (root["environments"]?.items.compactMap { $0["name"]?.text } ?? [])
        for publication in root["publish"]?.items.map(\.self) ?? [] {
            if let name = publication["environment"] { self.check(name, defined) }
        }
        for group in root["groups"]?.items.map(\.self) ?? [] {
            for entry in group["variables"]?.entries.map(\.self) ?? [] { self.check(entry.key, defined) }
        }
    }

    private func check(_ name: Node, _ defined: [String]) {
        guard name.isScalar, !defined.contains(name.text) else { return }
        let near = nearestName(to: name.text, among: defined)
        name.report(
            .configurationDanglingName,
            "there is no environment \"\(name.text)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
            to: self.reader.diagnostics, fix: name.fix(writing: near))
    }
}
