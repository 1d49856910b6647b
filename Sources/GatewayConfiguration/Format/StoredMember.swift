import Diagnostics

/// A member of a record at its place in the record's memory, with its key as it is written.
///
/// Reading through a key path makes type metadata and copies the member each time; a configuration has tens of thousands of members.
struct StoredMember<Owner: Sendable, Value: Sendable>: Sendable {
    private let key: JSONKey
    private let path: any WritableKeyPath<Owner, Value> & Sendable
    /// Bytes from the start of a record to the member; `nil` for a member that is computed.
    private let offset: Int?

    init(_ key: String, _ path: any WritableKeyPath<Owner, Value> & Sendable) {
        self.key = JSONKey(key)
        self.path = path
        self.offset = MemoryLayout<Owner>.offset(of: path)
    }

    /// Gives the member where it stands.
    @unsafe @inline(__always)
    private func withMember(of owner: UnsafePointer<Owner>, _ body: (UnsafePointer<Value>) -> Void) {
        if let offset {
            // The offset comes from the key path of a stored member, so a Value stands there, aligned and initialized.
            unsafe body((UnsafeRawPointer(owner) + offset).assumingMemoryBound(to: Value.self))
        } else {
            unsafe withUnsafePointer(to: owner.pointee[keyPath: self.path], body)
        }
    }
}

extension StoredMember where Value: ConfigurationValue {
    /// Writes key and value when a condition holds.
    @unsafe @inline(__always)
    func write(
        of owner: UnsafePointer<Owner>, to writer: inout JSONWriter, when isWritten: (Value) -> Bool = { _ in true }
    ) {
        unsafe self.withMember(of: owner) { value in
            guard unsafe isWritten(value.pointee) else { return }
            writer.key(self.key)
            unsafe Value.write(at: value, to: &writer)
        }
    }
}

extension StoredMember {
    /// Writes key and value when there is one.
    @unsafe @inline(__always)
    func writeIfPresent<Wrapped: ConfigurationValue>(of owner: UnsafePointer<Owner>, to writer: inout JSONWriter)
    where Value == Wrapped? {
        unsafe self.withMember(of: owner) { value in
            guard let present = unsafe value.pointee else { return }
            writer.key(self.key)
            present.write(to: &writer)
        }
    }
}
