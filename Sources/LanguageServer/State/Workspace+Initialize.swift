import Diagnostics
import SourceDocument

/// What client and server tell each other first.
extension Workspace {
    func initialize(_ params: Node?) {
        let offered = params?["capabilities"]?["general"]?["positionEncodings"]?.items.map(\.text) ?? []
        self.encoding = offered.contains(PositionEncoding.utf8.rawValue) ? .utf8 : .utf16
        let folders = params?["workspaceFolders"]?.items.compactMap { $0["uri"]?.text } ?? []
        let root = params?["rootUri"].flatMap { $0.isNull ? nil : $0.text }
        self.folders = (folders.isEmpty ? [root].compactMap { $0 } : folders).compactMap(Self.folder)
    }

    func changeFolders(_ event: Node?) {
        let removed = event?["removed"]?.items.compactMap { $0["uri"].flatMap { Self.folder($0.text) } } ?? []
        self.folders.removeAll(where: removed.contains)
        self.folders += event?["added"]?.items.compactMap { $0["uri"].flatMap { Self.folder($0.text) } } ?? []
    }

    private static func folder(_ uri: String) -> String? { LexicalPath.normalised(DocumentURI.path(uri)) }

    func writeCapabilities(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.object("capabilities") { writer in
            writer.member("positionEncoding", self.encoding.rawValue)
            writer.object("textDocumentSync") { writer in
                writer.member("openClose", true)
                // Incremental.
                writer.member("change", 2)
                writer.object("save") { $0.member("includeText", false) }
            }
            writer.member("hoverProvider", true)
            writer.object("completionProvider") { writer in
                writer.list("triggerCharacters", [":", " ", "\"", "'", "/", "#", "-", "$"])
            }
            writer.member("definitionProvider", true)
            writer.member("referencesProvider", true)
            writer.member("documentSymbolProvider", true)
            writer.object("codeActionProvider") { $0.list("codeActionKinds", ["quickfix"]) }
            writer.object("workspace") { writer in
                writer.object("workspaceFolders") { writer in
                    writer.member("supported", true)
                    writer.member("changeNotifications", true)
                }
            }
        }
        writer.object("serverInfo") { writer in
            writer.member("name", "apig")
            writer.member("version", self.options.version)
        }
        writer.endObject()
    }
}
