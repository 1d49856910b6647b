import APIGExtensions
import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument

extension Importer {
    /// APIs with CORS whose preflight requests nothing in the document answers.
    ///
    /// Browsers ask before every request that is no simple one; of those only methods are known here.
    ///
    /// - Source: APIG User Guide, apig_03_0088
    func checkPreflights() {
        let answers = self.configuration.apis.filter {
            ($0.requestMethod == .options || $0.requestMethod == .any) && $0.cors && $0.authType == .none
        }
        let bound = Set(self.configuration.pluginBindings.map(\.apiName))
        for path in self.document.paths {
            for operation in path.operations where operation.method.isPreflighted {
                guard let name = operation.operationID?.value, !bound.contains(name),
                    let flag = operation.node[CORSExtension.definition.key], flag.boolean == true
                else { continue }
                let full = self.document.requestPath(path.path.value)
                let isAnswered = answers.contains { answer in
                    answer.requestURI == full
                        || answer.matchMode == .prefix
                            && (answer.requestURI == "/" || full.hasPrefix(answer.requestURI + "/"))
                }
                if !isAnswered {
                    flag.report(
                        .corsWithoutPreflight,
                        "browsers ask leave for \(operation.method.displayName) \(full), and nothing answers",
                        to: self.diagnostics)
                }
            }
        }
    }
}

extension OperationMethod {
    /// Whether browsers ask before every request of this method.
    ///
    /// - Source: Fetch §2.2.1 (CORS-safelisted methods)
    fileprivate var isPreflighted: Bool {
        switch self {
        case .put, .delete, .patch: true
        case .get, .head, .post, .options, .trace, .any: false
        }
    }
}
