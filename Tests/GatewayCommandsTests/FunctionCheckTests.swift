import Foundation
import TestSupport
import Testing

@Suite struct FunctionCheckTests {
    @Test("serve says where the code of a function is missing, and does not start without it")
    func missingCode() throws {
        try Program.withFolder { folder in
            try write(document([("/a", "a")]), "\(folder)/api.yaml")
            try FileManager.default.createDirectory(atPath: "\(folder)/code", withIntermediateDirectories: true)
            try write("exports.handler = 1\n", "\(folder)/code/index.js")
            let urn = "urn:fss:eu:acme:function:default"
            let instance = """
                formatVersion: 1
                functions:
                  - {urn: "\(urn):a", code: nowhere, runtime: Python3, handler: index.handler}
                  - {urn: "\(urn):b", code: code, runtime: Python3, handler: index.handler}
                  - {urn: "\(urn):c", code: api.yaml, runtime: Python3, handler: index.handler}
                  - {urn: "\(urn):d", code: code, runtime: Node.js, handler: index.handler}

                """
            try write(instance, "\(folder)/instance.yaml")
            let result = try Program.run(
                "apig", ["serve", "api.yaml", "--instance", "instance.yaml", "--listen", "127.0.0.1:0"],
                directory: folder)
            #expect(result.status == 2)
            let said = result.output + result.errors
            #expect(said.contains("cannot use the folder nowhere: No such file or directory"), "\(said)")
            #expect(said.contains("cannot use the handler's file index.py: there is none in code"))
            #expect(said.contains("cannot use the folder api.yaml: it is no folder"))
            #expect(said.components(separatedBy: "APIG9504").count == 4)
        }
    }
}
