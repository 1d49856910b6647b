// swift-tools-version: 6.2

import PackageDescription

/// The settings every target shares: the checks are the same everywhere, so that no module is softer than its neighbour.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
    .strictMemorySafety(),
]

let package = Package(
    name: "apig",
    products: [
        .executable(name: "apig", targets: ["apig"]),
        .executable(name: "apig-import", targets: ["apig-import"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        .systemLibrary(
            name: "LibYAML",
            pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"])]
        ),
        .target(name: "Diagnostics"),
        .target(name: "Patterns"),
        .target(name: "SourceDocument", dependencies: ["Diagnostics", "LibYAML"]),
        .target(name: "OpenAPIModel", dependencies: ["Diagnostics", "SourceDocument"]),
        .target(name: "APIGExtensions", dependencies: ["Diagnostics", "SourceDocument", "OpenAPIModel", "Patterns"]),
        .target(name: "GatewayConfiguration", dependencies: ["Diagnostics", "SourceDocument"]),
        .target(
            name: "APIGTranslation",
            dependencies: [
                "Diagnostics", "SourceDocument", "OpenAPIModel", "APIGExtensions", "GatewayConfiguration", "Patterns",
            ]
        ),
        .target(
            name: "APIDiff",
            dependencies: [
                "Diagnostics", "SourceDocument", "OpenAPIModel", "APIGExtensions", "GatewayConfiguration",
                "APIGTranslation",
            ]),
        .target(
            name: "LanguageServer",
            dependencies: ["Diagnostics", "SourceDocument", "OpenAPIModel", "APIGExtensions", "APIGTranslation"]
        ),
        .target(
            name: "GatewayRuntime",
            dependencies: ["GatewayConfiguration", "Patterns", .product(name: "Crypto", package: "swift-crypto")]),
        .target(
            name: "GatewayServer",
            dependencies: [
                "GatewayRuntime",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ]
        ),
        .target(
            name: "GatewayCommands",
            dependencies: [
                "Diagnostics", "SourceDocument", "OpenAPIModel", "APIGExtensions", "GatewayConfiguration",
                "APIGTranslation", "APIDiff", "LanguageServer", "GatewayRuntime", "GatewayServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .executableTarget(
            name: "apig",
            dependencies: ["GatewayCommands", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
        .executableTarget(
            name: "apig-import",
            dependencies: ["GatewayCommands", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
        .target(
            name: "TestSupport", dependencies: ["Diagnostics", "SourceDocument", "GatewayConfiguration"],
            path: "Tests/TestSupport"),
        .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
        .testTarget(
            name: "OpenAPIModelTests", dependencies: ["OpenAPIModel", "SourceDocument", "Diagnostics", "TestSupport"],
            exclude: ["Peers"]),
        .testTarget(
            name: "GatewayConfigurationTests", dependencies: ["GatewayConfiguration", "SourceDocument", "Diagnostics"]),
        .testTarget(
            name: "GatewayRuntimeTests",
            dependencies: ["GatewayRuntime", "GatewayConfiguration", "Patterns", "TestSupport"],
            exclude: ["Peers"]),
        .testTarget(
            name: "GatewayServerTests",
            dependencies: [
                "GatewayServer", "GatewayRuntime", "GatewayConfiguration", "APIGTranslation", "APIGExtensions",
                "OpenAPIModel", "SourceDocument", "Diagnostics", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            exclude: ["Peers"]),
        .testTarget(
            name: "GatewayCommandsTests",
            dependencies: [
                "apig", "apig-import", "GatewayCommands", "GatewayServer", "GatewayRuntime", "GatewayConfiguration",
                "APIDiff", "SourceDocument", "Diagnostics", "TestSupport",
            ],
            exclude: ["Peers"]),
        .testTarget(
            name: "APIGExtensionsTests",
            dependencies: ["APIGExtensions", "OpenAPIModel", "SourceDocument", "Diagnostics", "TestSupport"]),
        .testTarget(
            name: "APIGTranslationTests",
            dependencies: [
                "APIGTranslation", "APIGExtensions", "GatewayConfiguration", "OpenAPIModel", "SourceDocument",
                "Diagnostics",
                "TestSupport",
            ],
            exclude: ["Peers"]),
        .testTarget(
            name: "APIDiffTests",
            dependencies: [
                "APIDiff", "APIGExtensions", "APIGTranslation", "GatewayConfiguration", "OpenAPIModel",
                "SourceDocument", "Diagnostics",
                "TestSupport",
            ]),
        .testTarget(
            name: "LanguageServerTests",
            dependencies: ["LanguageServer", "APIGExtensions", "SourceDocument", "Diagnostics", "TestSupport"]),
        .testTarget(name: "SourceDocumentTests", dependencies: ["SourceDocument", "Diagnostics", "TestSupport"]),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = settings
    // Where files are looked at, the members of `struct stat` count as another module's, which a package behind JWTKit imports.
    if target.name != "GatewayCommands" {
        target.swiftSettings?.append(.enableUpcomingFeature("MemberImportVisibility"))
    }
}
