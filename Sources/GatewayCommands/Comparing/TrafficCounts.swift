import APIDiff
import GatewayConfiguration
import GatewayRuntime
import OpenAPIModel

/// How often the APIs of a definition were called, as access logs recorded it.
///
/// Memory grows with the APIs and not with the lines.
struct TrafficCounts {
    /// An API that may have been called.
    struct Operation: Equatable {
        let group: String
        let name: String
        let template: RequestMatcher.Template

        init(group: String, name: String, template: RequestMatcher.Template) {
            self.group = group
            self.name = name
            self.template = template
        }

        init(_ api: API) { self.init(group: api.groupName, name: api.name, template: RequestMatcher.Template(api)) }

        /// Method and path, whatever its variables are called.
        fileprivate var request: String { TrafficCounts.key(self.template.method.rawValue, self.template.path) }
    }

    private let operations: [Operation]
    /// The calls of each operation.
    private(set) var calls: [Int]
    /// Lines that are no lines of an access log.
    private(set) var malformedLines = 0
    /// Requests that lead to none of the operations.
    private(set) var unmatchedRequests = 0

    /// All operations, for logs that name no group.
    private var matcher: RequestMatcher
    private var groups: [String: (matcher: RequestMatcher, indices: [Int])] = [:]

    /// Counts for operations, nothing counted yet.
    init(_ operations: [Operation]) {
        self.operations = operations
        self.calls = Array(repeating: 0, count: operations.count)
        self.matcher = RequestMatcher(operations.map(\.template))
        for (group, indices) in Dictionary(grouping: operations.indices, by: { operations[$0].group }) {
            self.groups[group] = (RequestMatcher(indices.map { operations[$0].template }), indices)
        }
    }

    /// Counts a line without its end; `nil` stands for one that is too long.
    mutating func add(_ line: ArraySlice<UInt8>?) {
        guard let line else {
            self.malformedLines += 1
            return
        }
        switch RecordedRequest.line(line) {
        case .request(let request):
            if let index = self.operation(of: request) {
                self.calls[index] += 1
            } else {
                self.unmatchedRequests += 1
            }
        case .noRequest: self.unmatchedRequests += 1
        case .blank: break
        case .malformed: self.malformedLines += 1
        }
    }

    private mutating func operation(of request: RecordedRequest) -> Int? {
        // A group by another name is none of this definition's: its requests are taken for what they ask for.
        guard let group = request.group, let indices = self.groups[group]?.indices else {
            return self.matcher.match(method: request.method, path: request.path)
        }
        return self.groups[group]?.matcher.match(method: request.method, path: request.path).map { indices[$0] }
    }

    // MARK: Weights

    /// Gives changes the calls of what they are about.
    ///
    /// What the definition that was counted for has not gets none: nobody can have called it.
    ///
    /// - Parameters:
    ///   - report: The changes.
    ///   - revision: The operations of the other definition: one that was moved is known by its name.
    func weigh(_ report: inout ChangeReport, revision: [Operation]) {
        let index = self.index(revision)
        for position in report.entries.indices {
            let change = report.entries[position].change
            switch change.subject {
            case .operation: report.entries[position].calls = index.calls(of: change.subject, group: change.group)
            case .schema:
                let calls = change.users.compactMap { index.calls(of: $0, group: change.group) }
                report.entries[position].calls = calls.isEmpty ? nil : calls.reduce(0, +)
            case .webhook, .resource: break
            }
        }
    }

    /// Calls by what changes are about.
    private struct Index {
        /// By group and request.
        var exact: [String: Int] = [:]
        /// By request, of all groups.
        var any: [String: Int] = [:]

        func calls(of subject: Change.Subject, group: String) -> Int? {
            guard case .operation(let method, let path) = subject else { return nil }
            let request = TrafficCounts.key(method, path)
            return self.exact["\(group)\n\(request)"] ?? self.any[request]
        }
    }

    private func index(_ revision: [Operation]) -> Index {
        var index = Index()
        var byName: [String: Int] = [:]
        for (operation, calls) in zip(self.operations, self.calls) {
            index.exact["\(operation.group)\n\(operation.request)", default: 0] += calls
            index.any[operation.request, default: 0] += calls
            byName["\(operation.group)\n\(operation.name)", default: 0] += calls
        }
        for operation in revision {
            let key = "\(operation.group)\n\(operation.request)"
            guard index.exact[key] == nil, index.any[operation.request] == nil else { continue }
            index.exact[key] = byName["\(operation.group)\n\(operation.name)"]
        }
        return index
    }

    private static func key(_ method: String, _ path: String) -> String {
        "\(method.uppercased()) \((try? PathTemplate(path))?.shape ?? path)"
    }
}
