extension Rule {
    /// More bytes than allowed.
    package static let documentTooLong = Rule(
        "APIG1001", "document-too-long", .error,
        title: "the document is longer than allowed",
        allowed: "at most 64 MiB, or what --max-document-bytes says",
        mend: "split the document, or raise the limit",
        source: "APIG API Reference, error codes", product: "APIG.3603",
        wrong: "a file of 70 MiB",
        right: "a file of 3 MiB"
    )
    /// Nothing to read.
    package static let emptyDocument = Rule(
        "APIG1002", "document-empty", .error,
        title: "the document is empty",
        allowed: "a Swagger or OpenAPI document",
        mend: "give a file with content",
        source: "APIG API Reference, error codes", product: "APIG.3609",
        wrong: "(an empty file)",
        right: "swagger: '2.0'"
    )
    /// Bytes that are no text.
    package static let invalidUTF8 = Rule(
        "APIG1003", "encoding-invalid", .error,
        title: "the document is not valid text",
        allowed: "UTF-8, or UTF-16 with a byte order mark",
        mend: "save the file as UTF-8",
        source: "RFC 3629 §4", product: "APIG.3600",
        wrong: "a file in ISO 8859-1",
        right: "the same file in UTF-8"
    )
    /// A byte no text holds.
    package static let controlCharacter = Rule(
        "APIG1004", "control-character", .error,
        title: "the document holds a control character",
        allowed: "tabs and line ends are the only ones",
        mend: "remove the character",
        source: "YAML 1.2.2 §5.1", product: "APIG.3600",
        wrong: "a NUL byte",
        right: "no control characters"
    )
    /// Nesting without end.
    package static let documentTooDeep = Rule(
        "APIG1005", "document-too-deep", .error,
        title: "containers are nested deeper than allowed",
        allowed: "at most 128 levels, or what --max-depth says",
        mend: "flatten the document, or raise the limit",
        source: "RFC 8259 §9", product: "APIG.3600",
        wrong: "[[[[…]]]] 200 times",
        right: "[[1]]"
    )
    /// A text without end.
    package static let scalarTooLong = Rule(
        "APIG1006", "scalar-too-long", .error,
        title: "a scalar is longer than allowed",
        allowed: "at most 16 MiB, or what --max-scalar-bytes says",
        mend: "shorten the text, or raise the limit",
        source: "RFC 8259 §9", product: "APIG.3600",
        wrong: "a text of 20 MiB",
        right: "a text of 2 KiB"
    )
    /// A key twice.
    package static let duplicateKey = Rule(
        "APIG1007", "duplicate-key", .error,
        title: "a key stands twice in one mapping",
        allowed: "each key once; of one mapping the first 100 repetitions are told",
        mend: "remove or rename one of them",
        source: "YAML 1.2.2 §3.2.1.1", product: "APIG.3600",
        wrong: "{name: a, name: b}",
        right: "{name: a}"
    )
    /// Values without end.
    package static let tooManyNodes = Rule(
        "APIG1008", "document-too-many-values", .error,
        title: "the document has more values than allowed",
        allowed: "at most 10 million keys, values and containers",
        mend: "split the document",
        source: "RFC 8259 §9", product: "APIG.3603",
        wrong: "an array of 20 million numbers",
        right: "an array of 20 numbers"
    )
    /// No YAML.
    package static let yamlSyntax = Rule(
        "APIG1010", "yaml-syntax", .error,
        title: "the text is no YAML",
        allowed: "YAML 1.2",
        mend: "correct the text at this place; look at the indentation and the quotes around it",
        source: "YAML 1.2.2 §6", product: "APIG.3600",
        wrong: "a: b: c",
        right: "a: 'b: c'"
    )
    /// A tab where blanks belong.
    package static let tabIndentation = Rule(
        "APIG1011", "tab-indentation", .error,
        title: "a tab is used as indentation",
        allowed: "blanks",
        mend: "replace the tab by blanks",
        source: "YAML 1.2.2 §6.1", product: "APIG.3600",
        wrong: "a:\n\tb: 1",
        right: "a:\n  b: 1"
    )
    /// A quote without its partner.
    package static let unterminatedQuote = Rule(
        "APIG1012", "unterminated-quote", .error,
        title: "a quoted text is not closed",
        allowed: "a closing quote of the same kind",
        mend: "close the quote",
        source: "YAML 1.2.2 §7.3", product: "APIG.3600",
        wrong: "name: 'shop",
        right: "name: 'shop'"
    )
    /// More than one document.
    package static let severalDocuments = Rule(
        "APIG1013", "several-documents", .error,
        title: "the file holds more than one document",
        allowed: "one document in a file",
        mend: "put every document into a file of its own",
        source: "YAML 1.2.2 §9.2", product: "APIG.3600",
        wrong: "a: 1\n---\nb: 2",
        right: "a: 1"
    )
    /// A container as key.
    package static let keyIsNoScalar = Rule(
        "APIG1014", "key-is-no-scalar", .error,
        title: "a key of a mapping is a container",
        allowed: "texts as keys",
        mend: "use a text",
        source: "YAML 1.2.2 §3.2.1.1", product: "APIG.3600",
        wrong: "{[a]: 1}",
        right: "{a: 1}"
    )
    /// An alias of nothing.
    package static let aliasUndefined = Rule(
        "APIG1015", "alias-undefined", .error,
        title: "an alias has no anchor before it",
        allowed: "*name behind &name",
        mend: "define the anchor, or correct the name",
        source: "YAML 1.2.2 §7.1", product: "APIG.3600",
        wrong: "a: *base",
        right: "a: &base 1\nb: *base"
    )
    /// A node inside itself.
    package static let aliasCyclic = Rule(
        "APIG1016", "alias-cyclic", .error,
        title: "an alias repeats a node it stands in",
        allowed: "aliases of finished nodes",
        mend: "remove the alias",
        source: "YAML 1.2.2 §7.1", product: "APIG.3600",
        wrong: "a: &a [*a]",
        right: "a: &a [1]\nb: *a"
    )
    /// A document that grows.
    package static let aliasesTooMany = Rule(
        "APIG1017", "aliases-too-many", .error,
        title: "aliases stand for more nodes than allowed",
        allowed: "1 million nodes, or what --max-aliased-nodes says, with 64 MiB of text",
        mend: "use fewer aliases, or raise the limit",
        source: "YAML 1.2.2 §7.1", product: "APIG.3600",
        wrong: "nine levels of ten aliases each",
        right: "a few aliases"
    )
    /// Nothing to merge.
    package static let mergeIsNoMapping = Rule(
        "APIG1018", "merge-is-no-mapping", .error,
        title: "<< merges something that is no mapping",
        allowed: "a mapping, or a list of mappings, after <<",
        mend: "merge a mapping",
        source: "YAML 1.1 merge key", product: "APIG.3600",
        wrong: "<<: text",
        right: "<<: *base"
    )
    /// Almost JSON.
    package static let notJSONButYAML = Rule(
        "APIG1019", "json-read-as-yaml", .warning,
        title: "the document looks like JSON, is none, and was read as YAML",
        allowed: "RFC 8259 JSON, or YAML",
        mend: "correct what JSON does not allow, if it is meant to be JSON",
        source: "RFC 8259 §2",
        wrong: "{\"a\": 1,}",
        right: "{\"a\": 1}"
    )
    /// No JSON.
    package static let jsonSyntax = Rule(
        "APIG1020", "json-syntax", .error,
        title: "the text is no JSON",
        allowed: "RFC 8259 JSON",
        mend: "correct the text at this place",
        source: "RFC 8259 §2", product: "APIG.3600",
        wrong: "{'a': 1}",
        right: "{\"a\": 1}"
    )
    /// A truth value of YAML 1.1.
    package static let booleanByOldWord = Rule(
        "APIG1030", "boolean-by-old-word", .warning,
        title: "a truth value is written as a word of YAML 1.1",
        allowed: "true and false",
        mend: "write true or false",
        source: "YAML 1.2.2 §10.3.2",
        wrong: "required: yes",
        right: "required: true",
        isFixable: true
    )
    /// A reference to nothing.
    package static let referenceMissing = Rule(
        "APIG1040", "reference-missing", .error,
        title: "a $ref leads nowhere",
        allowed: "#/… for a place in this document, or a file inside the root directory",
        mend: "correct the reference",
        source: "RFC 6901", product: "APIG.3602",
        wrong: "$ref: '#/definitions/Ordr'",
        right: "$ref: '#/definitions/Order'"
    )
    /// A reference to itself.
    package static let referenceCyclic = Rule(
        "APIG1041", "reference-cyclic", .error,
        title: "a $ref leads back to itself",
        allowed: "references that end at a definition",
        mend: "break the cycle",
        source: "RFC 6901", product: "APIG.3602",
        wrong: "A: {$ref: '#/definitions/A'}",
        right: "A: {type: string}"
    )
    /// A reference to the network.
    package static let referenceToNetwork = Rule(
        "APIG1042", "reference-to-network", .error,
        title: "a $ref leads to the network",
        allowed: "local references; the network is never asked",
        mend: "put the file beside the document and refer to it",
        source: "OpenAPI 3.0.3 §4.7.23", product: "APIG.3602",
        wrong: "$ref: 'https://example.com/order.yaml'",
        right: "$ref: 'order.yaml'"
    )
    /// A reference out of its root.
    package static let referenceOutsideRoot = Rule(
        "APIG1043", "reference-outside-root", .error,
        title: "a $ref leads out of the root directory",
        allowed: "files inside the document's directory, or inside --ref-root",
        mend: "move the file, or widen the root with --ref-root DIR",
        source: "OpenAPI 3.0.3 §4.7.23",
        wrong: "$ref: '../../secret.yaml'",
        right: "$ref: 'parts/order.yaml'"
    )
    /// References to more and more files.
    package static let referenceTooManyFiles = Rule(
        "APIG1044", "reference-too-many-files", .error,
        title: "a document draws in more files than allowed",
        allowed: "at most 1,000 files",
        mend: "put definitions that belong together into one file",
        source: "OpenAPI 3.0.3 §4.7.23",
        wrong: "references to 1,200 files",
        right: "references to 12 files"
    )
}

/// Rules about reading files.
let readingRules: [Rule] = [
    .documentTooLong, .emptyDocument, .invalidUTF8, .controlCharacter, .documentTooDeep, .scalarTooLong,
    .duplicateKey, .tooManyNodes, .yamlSyntax, .tabIndentation, .unterminatedQuote, .severalDocuments, .keyIsNoScalar,
    .aliasUndefined, .aliasCyclic, .aliasesTooMany, .mergeIsNoMapping, .notJSONButYAML, .jsonSyntax,
    .booleanByOldWord,
    .referenceMissing, .referenceCyclic, .referenceToNetwork, .referenceOutsideRoot, .referenceTooManyFiles,
]
