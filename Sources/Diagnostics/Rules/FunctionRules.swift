extension Rule {
    /// A function URN that is none.
    package static let functionURNMalformed = Rule(
        "APIG9501", "function-urn-malformed", .error,
        title: "the urn of a local function is no function URN",
        allowed: "urn:fss:<region>:<project>:function:<package>:<name>, perhaps with :<version> or :!<alias>",
        mend: "copy the function's URN from its page in the console, or from the API definition",
        source: "APIG User Guide, apig_03_0094",
        wrong: "functions: [{urn: resize, url: \"http://127.0.0.1:9100/\"}]",
        right: "functions: [{urn: \"urn:fss:local:acme:function:default:resize\", url: \"http://127.0.0.1:9100/\"}]"
    )
    /// A function that is defined twice.
    package static let functionDefinedTwice = Rule(
        "APIG9502", "function-defined-twice", .error,
        title: "a local function is defined more than once",
        allowed: "one entry for each URN with its version or alias",
        mend: "remove one of the entries, or give them different versions or aliases",
        source: "the instance file's own format",
        wrong: "functions: [{urn: \"…:resize\", url: \"http://a/\"}, {urn: \"…:resize\", url: \"http://b/\"}]",
        right: "functions: [{urn: \"…:resize\", url: \"http://a/\"}, {urn: \"…:resize:!blue\", url: \"http://b/\"}]"
    )
    /// A function with no place to run, or two.
    package static let functionTarget = Rule(
        "APIG9503", "function-target", .error,
        title: "a local function does not have exactly one place to run",
        allowed: "either url, or code together with runtime and handler",
        mend: "give the URL the function listens at, or the folder, runtime and handler of its code",
        source: "the instance file's own format",
        wrong: "{urn: \"…:resize\", url: \"http://127.0.0.1:9100/\", code: functions/resize}",
        right: "{urn: \"…:resize\", runtime: Python3, code: functions/resize, handler: index.handler}"
    )
    /// Code that is not there.
    package static let functionCode = Rule(
        "APIG9504", "function-code", .error,
        title: "the code of a local function cannot be used",
        allowed:
            "a folder this process may read, and in it the file of the handler's module: module.py, or module.js, .cjs or .mjs",
        mend: "correct the path, which counts from the instance file, or the handler",
        source: "the instance file's own format",
        wrong: "{urn: \"…:resize\", runtime: Python3, code: functions/nowhere, handler: index.handler}",
        right: "{urn: \"…:resize\", runtime: Python3, code: functions/resize, handler: index.handler}"
    )
    /// A number or name a function cannot have.
    package static let functionSettingRange = Rule(
        "APIG9505", "function-setting-range", .error,
        title: "a setting of a local function is out of its range",
        allowed:
            "timeout 1 to 600000 milliseconds, workers 1 to 64, memory 32 to 10240 MiB, output_limit 1 to 67108864 bytes; environment names without =",
        mend: "use a value of the range",
        source: "FunctionGraph User Guide, function configuration; the instance file's own format",
        wrong: "memory: 4",
        right: "memory: 128"
    )
    /// A URL nothing can be sent to.
    package static let functionURLMalformed = Rule(
        "APIG9506", "function-url-malformed", .error,
        title: "the url of a local function cannot be called",
        allowed: "http:// or https://, host, perhaps a port and a path; no user, password or fragment",
        mend: "write the address the function listens at",
        source: "the instance file's own format",
        wrong: "url: 127.0.0.1:9100",
        right: "url: http://127.0.0.1:9100/invoke"
    )
}

/// Rules about the local functions of instance files.
let functionRules: [Rule] = [
    .functionURNMalformed, .functionDefinedTwice, .functionTarget, .functionCode, .functionSettingRange,
    .functionURLMalformed,
]
