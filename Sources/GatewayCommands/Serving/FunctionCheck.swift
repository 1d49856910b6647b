import GatewayConfiguration
import Glibc

/// Checks the code an instance file names while it is read, so that its faults have a place.
enum FunctionCheck {
    /// What is wrong with a function's folder or handler, in the names the instance file gives them.
    static func fault(_ function: LocalFunction, directory: String) -> FunctionFault? {
        guard let code = function.code, let runtime = function.runtime,
            let handler = function.handler.flatMap(FunctionHandler.init)
        else { return nil }
        let folder = code.hasPrefix("/") ? code : "\(directory)/\(code)"
        var status = stat()
        guard unsafe stat(folder, &status) == 0 else { return .folder(path: code, reason: Self.reason()) }
        guard status.st_mode & S_IFMT == S_IFDIR else { return .folder(path: code, reason: "it is no folder") }
        guard unsafe access(folder, R_OK | X_OK) == 0 else { return .folder(path: code, reason: Self.reason()) }
        let files = handler.files(runtime)
        guard let file = files.first(where: { unsafe access("\(folder)/\($0)", F_OK) == 0 }) else {
            return .handler(file: files.first ?? "", reason: "there is none in \(code)")
        }
        guard unsafe access("\(folder)/\(file)", R_OK) == 0 else { return .handler(file: file, reason: Self.reason()) }
        return nil
    }

    private static func reason() -> String { unsafe String(cString: strerror(errno)) }
}
