import SourceDocument

extension OperationComparison {
    // MARK: Parameters

    mutating func compareParameters() {
        let before = Dictionary(self.old.parameters.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let after = Dictionary(self.new.parameters.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        for parameter in self.old.parameters {
            let element = "parameter \(parameter.key.place) \(parameter.name)"
            guard let other = after[parameter.key] else {
                self.add(.parameterRemoved, element, ("", parameter.node), nil, message: "it is gone")
                continue
            }
            let named = "parameter \(other.key.place) \(other.name)"
            self.compare(parameter, other, element: named, isResponse: false)
        }
        for parameter in self.new.parameters where before[parameter.key] == nil {
            self.add(
                parameter.isRequired ? .parameterAddedRequired : .parameterAdded,
                "parameter \(parameter.key.place) \(parameter.name)", nil,
                (parameter.isRequired ? "required" : "optional", parameter.node), message: "it is new")
        }
    }

    /// Compares two parameters or response headers.
    mutating func compare(
        _ old: ContractOperation.Parameter, _ new: ContractOperation.Parameter, element: String, isResponse: Bool
    ) {
        if old.isRequired != new.isRequired {
            let rule: ChangeRule =
                isResponse
                ? (new.isRequired ? .headerRequired : .headerOptional)
                : new.isRequired ? .parameterRequired : .parameterOptional
            self.add(
                rule, "\(element): required", old.isRequired ? ("required", old.node) : nil,
                new.isRequired ? ("required", new.node) : nil, isResponse: isResponse)
        }
        if old.serialization != new.serialization, !old.serialization.isEmpty, !new.serialization.isEmpty {
            self.add(
                .serialization, "\(element): style", (old.serialization, old.node), (new.serialization, new.node),
                isResponse: isResponse)
        }
        if old.mediaType != new.mediaType {
            self.add(
                .serialization, "\(element): content", (old.mediaType ?? "plain", old.node),
                (new.mediaType ?? "plain", new.node), isResponse: isResponse)
        }
        if old.allowsEmptyValue != new.allowsEmptyValue {
            self.add(
                new.allowsEmptyValue ? .parameterLimitLoosened : .parameterLimitTightened,
                "\(element): allowEmptyValue", old.allowsEmptyValue ? ("true", old.node) : nil,
                new.allowsEmptyValue ? ("true", new.node) : nil, isResponse: isResponse)
        }
        if old.allowsReserved != new.allowsReserved {
            self.add(
                .serialization, "\(element): allowReserved", old.allowsReserved ? ("true", old.node) : nil,
                new.allowsReserved ? ("true", new.node) : nil, isResponse: isResponse)
        }
        if old.isDeprecated != new.isDeprecated {
            self.add(
                new.isDeprecated ? .schemaDeprecated : .schemaUndeprecated, "\(element): deprecated",
                old.isDeprecated ? ("true", old.node) : nil, new.isDeprecated ? ("true", new.node) : nil,
                isResponse: isResponse)
        }
        self.compareDescription(
            element, old.description, new.description, (old.node, new.node), isResponse: isResponse)
        self.compareRemarks(element, old.remarks, new.remarks, isResponse: isResponse)
        self.compareSchemas(element, old.schema, new.schema, isResponse: isResponse, ignoresWords: true)
    }

    // MARK: Bodies

    mutating func compareBodies() {
        switch (self.old.body, self.new.body) {
        case (nil, nil): return
        case (nil, let body?):
            self.add(
                body.isRequired ? .bodyAddedRequired : .bodyAdded, "body", nil,
                (body.isRequired ? "required" : "optional", body.node), message: "it is new")
        case (let body?, nil): self.add(.bodyRemoved, "body", ("", body.node), nil, message: "it is gone")
        case (let old?, let new?):
            if old.isRequired != new.isRequired {
                self.add(
                    new.isRequired ? .bodyRequired : .bodyOptional, "body: required",
                    old.isRequired ? ("required", old.node) : nil, new.isRequired ? ("required", new.node) : nil)
            }
            self.compareDescription("body", old.description, new.description, (old.node, new.node))
            self.compareContent(
                "body", old.content, new.content, isUnstated: (old.isUnstated, new.isUnstated), isResponse: false)
        }
    }

    /// Compares what is said for each media type.
    ///
    /// Where one side says nothing of media types, as 2.0 allows, its schema is held against the one the other has for JSON, or its first.
    mutating func compareContent(
        _ element: String, _ before: [ContractOperation.Content], _ after: [ContractOperation.Content],
        isUnstated: (Bool, Bool), isResponse: Bool
    ) {
        if isUnstated.0 || isUnstated.1, let old = Self.main(before), let new = Self.main(after) {
            self.compareContent("\(element) \(new.mediaType)", old, new, isResponse: isResponse)
            return
        }
        for content in before {
            if isResponse, self.isOfAnotherResponse(content.mediaType, self.old, self.new) { continue }
            guard let other = after.first(where: { $0.mediaType == content.mediaType }) else {
                self.add(
                    isResponse ? .responseMediaTypeRemoved : .mediaTypeRemoved, "\(element) \(content.mediaType)",
                    (content.mediaType, content.node), nil, isResponse: isResponse)
                continue
            }
            self.compareContent("\(element) \(content.mediaType)", content, other, isResponse: isResponse)
        }
        for content in after where !before.contains(where: { $0.mediaType == content.mediaType }) {
            if isResponse, self.isOfAnotherResponse(content.mediaType, self.new, self.old) { continue }
            self.add(
                isResponse ? .responseMediaTypeAdded : .mediaTypeAdded, "\(element) \(content.mediaType)", nil,
                (content.mediaType, content.node), isResponse: isResponse)
        }
    }

    /// Whether a media type that an operation of 2.0 says of all its responses is one of another response where each has its own.
    private func isOfAnotherResponse(
        _ mediaType: String, _ sharing: ContractOperation, _ other: ContractOperation
    ) -> Bool {
        sharing.sharesMediaTypes && !other.sharesMediaTypes
            && other.responses.contains { $0.content.contains { $0.mediaType == mediaType } }
    }

    private static func main(_ content: [ContractOperation.Content]) -> ContractOperation.Content? {
        content.first { $0.mediaType == "application/json" } ?? content.first
    }

    private mutating func compareContent(
        _ element: String, _ old: ContractOperation.Content, _ new: ContractOperation.Content, isResponse: Bool
    ) {
        self.compareSchemas(element, old.schema, new.schema, isResponse: isResponse)
        if old.examples != new.examples {
            self.add(
                .description, "\(element): examples", old.examples.isEmpty ? nil : (old.examples, old.node),
                new.examples.isEmpty ? nil : (new.examples, new.node), isResponse: isResponse)
        }
        if old.encoding != new.encoding {
            self.add(
                .serialization, "\(element): encoding", old.encoding.isEmpty ? nil : (old.encoding, old.node),
                new.encoding.isEmpty ? nil : (new.encoding, new.node), isResponse: isResponse)
        }
    }

    // MARK: Responses

    mutating func compareResponses() {
        for response in self.old.responses {
            guard let other = self.new.responses.first(where: { $0.status == response.status }) else {
                self.add(
                    response.isSuccess ? .responseRemoved : .errorResponseRemoved, "response \(response.status)",
                    (response.status, response.node), nil, isResponse: true)
                continue
            }
            self.compare(response, other)
        }
        for response in self.new.responses
        where !self.old.responses.contains(where: { $0.status == response.status }) {
            self.add(
                response.isSuccess ? .responseAdded : .errorResponseAdded, "response \(response.status)", nil,
                (response.status, response.node), isResponse: true)
        }
    }

    private mutating func compare(_ old: ContractOperation.Response, _ new: ContractOperation.Response) {
        let element = "response \(old.status)"
        self.compareDescription(element, old.description, new.description, (old.node, new.node), isResponse: true)
        self.compareContent(
            element, old.content, new.content, isUnstated: (old.isUnstated, new.isUnstated), isResponse: true)
        for header in old.headers {
            guard let other = new.headers.first(where: { $0.key == header.key }) else {
                self.add(
                    header.isRequired ? .requiredHeaderRemoved : .headerRemoved, "\(element) header \(header.name)",
                    ("", header.node), nil, isResponse: true, message: "it is gone")
                continue
            }
            self.compare(header, other, element: "\(element) header \(header.name)", isResponse: true)
        }
        for header in new.headers where !old.headers.contains(where: { $0.key == header.key }) {
            self.add(
                .headerAdded, "\(element) header \(header.name)", nil, ("", header.node), isResponse: true,
                message: "it is new")
        }
        for name in Set(old.links.keys).union(new.links.keys).sorted() {
            let (before, after) = (old.links[name], new.links[name])
            guard before?.value != after?.value else { continue }
            self.add(
                before == nil ? .linkAdded : after == nil ? .linkRemoved : .linkChanged, "\(element) link \(name)",
                before, after, isResponse: true)
        }
    }
}

extension ContractOperation.Response {
    /// Whether it is the answer to a request that worked.
    fileprivate var isSuccess: Bool { self.status.hasPrefix("2") || self.status.hasPrefix("3") }
}
