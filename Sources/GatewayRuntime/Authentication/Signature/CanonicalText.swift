/// A canonical request as error messages show it.
enum CanonicalText {
    /// Bytes of a canonical request an error message shows; more would only fill logs.
    static let maxShownBytes = 8 << 10

    /// A canonical request with its line ends as `|`; values of credentials among the signed headers are left out.
    ///
    /// - Source: APIG User Guide, apig-faq-0003; leaving credentials out is ours
    static func shown(_ canonicalRequest: [UInt8]) -> [UInt8] {
        var shown: [UInt8] = []
        shown.reserveCapacity(min(canonicalRequest.count, self.maxShownBytes))
        for (index, line) in canonicalRequest.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if index > 0 { shown.append(UInt8(ascii: "|")) }
            // The first three lines are method, path and query; those behind the headers hold no colon.
            if index > 2, let colon = line.firstIndex(of: UInt8(ascii: ":")),
                self.credentials.contains(Array(line[..<colon]))
            {
                shown += line[...colon]
                shown += "***".utf8
            } else {
                shown += line
            }
            guard shown.count < self.maxShownBytes else { return Array(shown.prefix(self.maxShownBytes)) }
        }
        return shown
    }

    private static let credentials: Set<[UInt8]> = Set(
        [
            "cookie", "proxy-authorization", "x-access-token", "x-apig-appcode", "x-auth-token", "x-hw-appkey",
            "x-security-token", "apikey",
        ].map { Array($0.utf8) })
}
