import Glibc
import TestSupport

/// The entry of libFuzzer: one document on every way there is, with the same checks as the seeded tests.
///
/// No part of the package: `Scripts/libfuzzer` compiles it with the modules it drives and the checks of the tests.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    do {
        try ReaderCheck.checkYAML(bytes)
        try ReaderCheck.checkJSON(bytes)
        try ValidatePath(bytes).check(bytes)
    } catch {
        print("FAULT: \(error)")
        // What libFuzzer takes as a crash: it keeps the document.
        abort()
    }
    return 0
}
