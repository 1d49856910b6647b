import GatewayConfiguration

/// A request as backend policies look at it: texts are compared where they stand.
struct BackendRuleRequest {
    let request: MatchedRequest
    /// The values of the declared parameters.
    let values: [[[UInt8]]]
    /// The context of the frontend authorizer.
    let frontend: AuthorizerContext?
    /// What the orchestration rules made.
    let orchestration: OrchestrationResult?

    /// Whether the text of a source is what is looked for; one that is absent is nothing.
    func fulfils(_ matcher: TextMatcher, _ source: BackendConditionSource, in bytes: Span<UInt8>) -> Bool {
        switch source {
        case .parameter(let position):
            guard self.values.indices.contains(position), let value = self.values[position].first else { return false }
            return matcher.matches(value.span)
        case .requestPath: return matcher.matches(self.request.path.bytes.span)
        case .requestMethod:
            let range = self.request.head.methodRange.clamped(to: bytes.indices)
            guard bytes.hasLowercase(range) else { return matcher.matches(bytes.extracting(range)) }
            let method = bytes.copy(range).map(HeaderText.uppercased)
            return matcher.matches(method.span)
        case .cookie(let name):
            guard let range = self.cookie(name, in: bytes) else { return false }
            return matcher.matches(bytes.extracting(range))
        case .authorizer(let key):
            let entries = self.frontend?.entries ?? []
            guard let index = entries.firstIndex(where: { $0.name.utf8.elementsEqual(key) }) else { return false }
            let value = entries[index].value
            return matcher.matches(value.span)
        case .orchestration(let name, let location):
            guard case .emit(name, location, let value)? = self.orchestration else { return false }
            return matcher.matches(value.span)
        }
    }

    /// The value of the first cookie of a name.
    private func cookie(_ name: [UInt8], in bytes: Span<UInt8>) -> Range<Int>? {
        for field in self.request.head.fields where field.known == .cookie {
            var start = field.value.lowerBound
            let end = min(field.value.upperBound, bytes.count)
            while start < end {
                var stop = start
                while stop < end, bytes[stop] != UInt8(ascii: ";") { stop += 1 }
                while start < stop, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
                let value = start + name.count
                if value < stop, bytes[value] == UInt8(ascii: "="), bytes.equals(start..<value, name) {
                    return value + 1..<stop
                }
                start = stop + 1
            }
        }
        return nil
    }
}
