/// The response-cache state of an answer, the one value the header plug-in can show.
///
/// - Source: APIG User Guide, apig_03_0111; the words are our reading
package enum CacheStatus: UInt8, Sendable, Equatable {
    case hit
    case miss
    case expired
    case bypass

    /// The word of headers and logs.
    package var word: StaticString {
        switch self {
        case .hit: "HIT"
        case .miss: "MISS"
        case .expired: "EXPIRED"
        case .bypass: "BYPASS"
        }
    }
}
