/// The header lines of the CORS switch of an API.
///
/// Ordinary answers get the origin only; the answer of an `OPTIONS` API gets the whole set.
///
/// - Source: APIG User Guide, apig_03_0088, apig_03_0011
enum CORSHeaders {
    static let simple: [UInt8] = Array("Access-Control-Allow-Origin: *\r\n".utf8)

    static let preflight: [UInt8] = Array(
        ("Access-Control-Allow-Origin: *\r\n"
            + "Access-Control-Allow-Headers: X-Stage,X-Sdk-Date,X-Sdk-Nonce,X-Proxy-Signed-Headers,X-Sdk-Content-Sha256,"
            + "X-Forwarded-For,Authorization,Content-Type,Accept,Accept-Ranges,Cache-Control,Range\r\n"
            + "Access-Control-Expose-Headers: X-Request-Id,X-Apig-Latency,X-Apig-Upstream-Latency,X-Apig-RateLimit-Api,"
            + "X-Apig-RateLimit-User,X-Apig-RateLimit-App,X-Apig-RateLimit-Ip,X-Apig-RateLimit-Api-Allenv\r\n"
            + "Access-Control-Allow-Methods: GET,POST,PUT,DELETE,HEAD,OPTIONS,PATCH\r\n"
            + "Access-Control-Max-Age: 172800\r\n").utf8)
}
