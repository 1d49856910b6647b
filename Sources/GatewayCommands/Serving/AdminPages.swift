import Diagnostics
import GatewayConfiguration
import GatewayRuntime
import GatewayServer

/// What the admin listener answers.
struct AdminPages: Sendable {
    let state: ServingState
    let logs: ServeLogs
    /// Asks for a reload; the completion gets what became of it, or `nil` when the gateway is starting or stopping.
    let reload: @Sendable (@escaping @Sendable (ServingState.Reload?) -> Void) -> Void

    func respond(_ request: AdminRequest, _ completion: @escaping @Sendable (AdminResponse) -> Void) {
        let isGet = request.method == .get
        switch request.path {
        case "/healthz", "/readyz", "/metrics", "/config", "/routes", "/policies", "/state", "/breakers", "/health":
            guard isGet else {
                completion(.error(405, "the method is not allowed", allow: "GET, HEAD"))
                return
            }
        case "/reload":
            guard !isGet else {
                completion(.error(405, "the method is not allowed", allow: "POST"))
                return
            }
        default:
            completion(
                .error(
                    404,
                    "there is /healthz, /readyz, /metrics, /config, /routes, /policies, /state, /breakers, /health and POST /reload"
                ))
            return
        }
        switch request.path {
        case "/healthz": completion(Self.json(200) { $0.member("status", "ok") })
        case "/readyz": completion(self.readiness(isAuthorized: request.isAuthorized))
        case "/metrics": self.metrics(completion)
        // Long ones take a while to be made, which the admin loop must not wait for.
        case "/config": SystemThread.run { completion(self.configuration()) }
        case "/routes": completion(self.routes())
        case "/policies": SystemThread.run { completion(self.policies()) }
        case "/state": SystemThread.run { completion(self.counts()) }
        case "/breakers": completion(self.breakers())
        case "/health": completion(self.health())
        default: self.reload(completion)
        }
    }

    static func json(_ status: Int, _ members: (inout JSONWriter) -> Void) -> AdminResponse {
        var writer = JSONWriter(pretty: false)
        writer.beginObject()
        members(&writer)
        writer.endObject()
        writer.endLine()
        return AdminResponse(status: status, contentType: "application/json", body: writer.bytes)
    }

    // MARK: Pages

    private func readiness(isAuthorized: Bool) -> AdminResponse {
        let status = self.state.current
        return Self.json(status.isReady ? 200 : 503) { writer in
            writer.member("status", status.word)
            guard let loaded = status.loaded else { return }
            writer.member("digest", loaded.digest)
            guard isAuthorized else { return }
            writer.member("routes", loaded.snapshot.routeCount)
            writer.member("loaded_at", Self.time(status.loadedAt))
            writer.key("reloads")
            writer.beginObject()
            writer.member("succeeded", Int(clamping: status.reloadsSucceeded))
            writer.member("failed", Int(clamping: status.reloadsFailed))
            writer.endObject()
            writer.key("last_reload")
            if let reload = status.lastReload { Self.write(reload, to: &writer) } else { writer.null() }
        }
    }

    private static func write(_ reload: ServingState.Reload, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("result", reload.error == nil ? "success" : "failure")
        writer.member("trigger", reload.trigger.rawValue)
        writer.member("at", self.time(reload.at))
        writer.key("error")
        if let error = reload.error { writer.value(error) } else { writer.null() }
        writer.key("detail")
        writer.beginArray()
        // First lines only: what follows quotes the file, which may hold secrets.
        for line in reload.lines.prefix(200) {
            writer.value(String(line.prefix { $0 != "\n" }))
        }
        writer.endArray()
        writer.endObject()
    }

    private func reload(_ completion: @escaping @Sendable (AdminResponse) -> Void) {
        let state = self.state
        self.reload { result in
            guard let result else {
                completion(.error(503, "the gateway is starting or stopping"))
                return
            }
            // 500 for a bad edit: the request was right, and what is served is not what the files say.
            completion(
                Self.json(result.error == nil ? 200 : 500) { writer in
                    writer.member("digest", state.current.loaded?.digest ?? "")
                    writer.key("reload")
                    Self.write(result, to: &writer)
                })
        }
    }

    private func metrics(_ completion: @escaping @Sendable (AdminResponse) -> Void) {
        let status = self.state.current
        var control = ControlReading()
        control.version = Version.text
        control.digest = status.loaded?.digest ?? ""
        control.routeCount = status.loaded?.snapshot.routeCount ?? 0
        control.isReady = status.isReady
        control.reloadsSucceeded = status.reloadsSucceeded
        control.reloadsFailed = status.reloadsFailed
        control.lastReloadSucceeded = status.lastReload?.error == nil
        control.loadedAt = status.loadedAt
        let access = self.logs.access?.totals ?? LineLog.Totals()
        control.accessLogLines = access.written
        control.accessLogDropped = access.dropped
        let calls = self.logs.calls?.totals ?? LineLog.Totals()
        control.callLogLines = calls.written
        control.callLogDropped = calls.dropped
        if let snapshot = status.loaded?.snapshot {
            let cache = snapshot.shared.cache.reading
            control.cacheEntries = cache.entries
            control.cacheBytes = cache.bytes
            control.cacheEvictions = cache.evictions
            control.breakers = snapshot.breakerReadings(at: ServingState.nowMilliseconds).map {
                ControlReading.Breaker(
                    owner: $0.owner, isOpen: $0.reading.state != .closed, openings: $0.reading.openings)
            }
        }
        control.functionWorkers = status.gateway?.functionWorkers ?? 0
        control.keySourceFailures = status.gateway?.keySourceFailures ?? 0
        control.members = status.gateway?.memberHealth ?? []
        guard let gateway = status.gateway else {
            completion(Self.page(MetricsReading.merged([]), control))
            return
        }
        gateway.readMetrics { [control] reading in
            // The reading comes on a loop that serves; the page is made elsewhere.
            SystemThread.run { completion(Self.page(reading, control)) }
        }
    }

    private static func page(_ reading: MetricsReading, _ control: ControlReading) -> AdminResponse {
        AdminResponse(
            status: 200, contentType: PrometheusText.contentType,
            body: MetricsPage.render(reading, control: control, process: .current()))
    }

    private func configuration() -> AdminResponse {
        guard let loaded = self.state.current.loaded else { return .error(503, "nothing is loaded yet") }
        return Self.json(200) { writer in
            writer.member("digest", loaded.digest)
            writer.key("configuration")
            writer.raw(Redaction.text(of: loaded.configuration))
            writer.key("instance")
            if let instance = loaded.instance { writer.raw(Redaction.text(of: instance)) } else { writer.null() }
        }
    }

    private func routes() -> AdminResponse {
        guard let loaded = self.state.current.loaded else { return .error(503, "nothing is loaded yet") }
        return Self.json(200) { writer in
            writer.member("digest", loaded.digest)
            writer.list("routes", loaded.snapshot.routeDescriptions.enumerated()) { writer, route in
                Self.write(route.element, to: &writer)
                writer.member("group", route.element.groupName)
                writer.member("api_id", route.element.apiID)
                writer.member("source", route.element.source)
                writer.list("steps", loaded.snapshot.steps(of: route.offset))
            }
        }
    }

    /// The members that name a route.
    static func write(_ route: RouteDescription, to writer: inout JSONWriter) {
        writer.member("environment", route.environment)
        writer.member("method", route.method)
        writer.member("path", route.template)
        writer.member("operation", route.apiName)
    }

    /// `2026-01-02T03:04:05Z`.
    static func time(_ seconds: Int64) -> String {
        let time = CalendarTime(secondsSince1970: seconds)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        return "\(time.year)-\(two(time.month))-\(two(time.day))T"
            + "\(two(time.hour)):\(two(time.minute)):\(two(time.second))Z"
    }
}
