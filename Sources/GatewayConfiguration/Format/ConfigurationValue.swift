package import Diagnostics
package import SourceDocument

/// A value with a place in a configuration or instance file.
package protocol ConfigurationValue: Sendable {
    /// Reads the value; faults go to the reader, and `nil` means there is no value that could be used.
    static func read(_ node: Node, _ reader: ConfigurationReader) -> Self?
    /// Writes the value; the same value always gives the same bytes.
    func write(to writer: inout JSONWriter)
    /// Writes the value where it stands in memory.
    ///
    /// Records and lists are written so: a record of an API holds dozens of texts, and copying it costs a reference count for each.
    ///
    /// - Parameters:
    ///   - value: The value, valid during the call.
    ///   - writer: Where it goes.
    @unsafe static func write(at value: UnsafePointer<Self>, to writer: inout JSONWriter)
    /// What a file may hold at this place, for the JSON Schema.
    static var shape: ConfigurationShape { get }
}

extension ConfigurationValue {
    @unsafe package static func write(at value: UnsafePointer<Self>, to writer: inout JSONWriter) {
        unsafe value.pointee.write(to: &writer)
    }
}

/// A record of a configuration or instance file, described by one table from which reading, writing and the JSON Schema follow.
///
/// Records have `var` members and an empty initializer because the table fills them one by one; a missing required member is a finding.
package protocol ConfigurationObject: ConfigurationValue {
    init()
    /// The record's name in the JSON Schema.
    static var typeName: String { get }
    /// The members, in the order they are written: sorted by key.
    static var fields: [ConfigurationField<Self>] { get }
}

/// What stands at a place of a file, in the words of JSON Schema.
package indirect enum ConfigurationShape: Sendable {
    case text(description: String? = nil)
    case enumeration([String])
    case integer(ClosedRange<Int>? = nil)
    case integerEnumeration([Int])
    case boolean
    case array(of: ConfigurationShape)
    case map(of: ConfigurationShape)
    /// A record; the members are asked for only when the schema is made, so that records may hold each other.
    case record(name: String, members: @Sendable () -> [ConfigurationMember])
    /// A record that may have members nobody here knows.
    case openRecord(name: String, members: @Sendable () -> [ConfigurationMember])
    /// One of several forms.
    case anyOf([ConfigurationShape])
    /// A number with or without a fraction.
    case number
    /// Any JSON value.
    case any
}

/// A member of a record, for the JSON Schema.
package struct ConfigurationMember: Sendable {
    package let key: String
    package let isRequired: Bool
    package let description: String
    package let shape: ConfigurationShape
}

/// Carries what reading a configuration or instance file needs beside the node.
package final class ConfigurationReader {
    package let diagnostics: DiagnosticCollector
    /// Finds what `${env:NAME}` and `${file:path}` stand for; `nil` when there is no such thing.
    package let secret: (SecretReference) -> String?
    /// Finds what is wrong with the files of a certificate; `nil` when they can be used, or are not looked at.
    package let certificateFault: (CertificateFiles) -> CertificateFault?

    package init(
        diagnostics: DiagnosticCollector, secret: @escaping (SecretReference) -> String? = { _ in nil },
        certificateFault: @escaping (CertificateFiles) -> CertificateFault? = { _ in nil }
    ) {
        self.diagnostics = diagnostics
        self.secret = secret
        self.certificateFault = certificateFault
    }

    /// Reports that a value is not of the form its place asks for.
    package func wrongType(_ node: Node, expected: String) {
        node.report(
            .configurationWrongType, "found \(node.summary) where \(expected) is expected", to: self.diagnostics)
    }
}

extension Node {
    /// Reports a finding about this node.
    func report(_ rule: Rule, _ message: String, to diagnostics: DiagnosticCollector, allowed: String? = nil) {
        diagnostics.report(
            Diagnostic(rule, message, at: self.location, pointer: self.pointer, allowed: allowed)
        )
    }
}
