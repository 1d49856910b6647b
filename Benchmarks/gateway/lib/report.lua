-- For wrk: requests of the kind the environment names, and a line of figures at the end.
local kind = os.getenv("LOAD_KIND")
local requests, next = {}, 0

function init()
    if kind == "post" then
        wrk.method = "POST"
        wrk.body = string.rep("b", 16384)
        wrk.headers["Content-Type"] = "application/octet-stream"
    elseif kind == "paths" then
        for path in io.lines(os.getenv("LOAD_PATHS")) do requests[#requests + 1] = wrk.format("GET", path) end
    end
    if #requests == 0 then requests[1] = wrk.format() end
end

function request()
    next = next % #requests + 1
    return requests[next]
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("FIGURES %d %d %d %d %d %d %d\n", summary.requests, summary.bytes, summary.duration,
        errors.status, errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50), latency:percentile(99)))
end
