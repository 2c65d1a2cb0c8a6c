// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies, exclude: exclude,
        swiftSettings: settings)
}

func system(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let arguments = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
]
let certificates: [Target.Dependency] = [
    .product(name: "X509", package: "swift-certificates"),
    .product(name: "SwiftASN1", package: "swift-asn1"),
    crypto,
]
let ssl = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTP: [Target.Dependency] = [
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
]
let hummingbird: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "HummingbirdHTTP2", package: "hummingbird"),
    .product(name: "Logging", package: "swift-log"),
    .product(name: "HTTPTypes", package: "swift-http-types"),
    .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
]

// Layers from the bottom up; an arrow never points up.
let package = Package(
    name: "hindsight",
    products: [
        .executable(name: "hindsight", targets: ["hindsight"]),
        .executable(name: "bench", targets: ["bench"]),
    ],
    dependencies: [
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(
            url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
    ],
    targets: [
        // C boundary
        system("CLMDB", pkgConfig: "lmdb", apt: "liblmdb-dev"),
        system("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
        system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        .systemLibrary(name: "CMalloc"),
        library("LMDB", ["CLMDB"]),
        library("Zstd", ["CZstd"]),
        library("Gzip", ["CZlib"]),
        // pure
        library("Document"),
        library("KubernetesAPI", ["Document", crypto]),
        library("History", ["Document", "KubernetesAPI"]),
        library("KindRules", ["Document", "KubernetesAPI"]),
        library("Sealing", ["Document", "KubernetesAPI", "ConfigurationFiles", crypto]),
        // store
        library(
            "EventStore",
            ["LMDB", "Zstd", "Document", "KubernetesAPI", "History", "Sealing", crypto]),
        // policy
        library("ConfigurationFiles", [yams]),
        library("Access", ["Document", "KubernetesAPI", "History", "EventStore"]),
        library("Certificates", certificates),
        library(
            "Authentication",
            [
                "Certificates", "Access", "EventStore", "History", "KubernetesAPI", "Document",
                "ConfigurationFiles", jwt, crypto,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        library(
            "Audit",
            [
                "Document", "KubernetesAPI", "ConfigurationFiles", "Access",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        library("Admission", ["Document", "KubernetesAPI", "History", "KindRules", "EventStore"]),
        // time travel
        library(
            "Importer",
            ["Gzip", "Zstd", "Document", "KubernetesAPI", "History", "Sealing", "EventStore"]),
        library("Queries", ["Document", "KubernetesAPI", "History", "EventStore", "Access"]),
        library("Export", ["Document", "KubernetesAPI", "History", "EventStore", "Queries"]),
        // API
        library(
            "API",
            [
                "Document", "KubernetesAPI", "KindRules", "History", "EventStore", "Access",
                "Authentication", "Audit", "Admission", yams,
            ]),
        library(
            "Control", ["Document", "KubernetesAPI", "History", "EventStore", "Certificates"]),
        // faces
        library(
            "HTTPFace",
            [
                "API", "Access", "Authentication", "Audit", "Admission", "Control", "Queries", "Gzip",
                "Document", "KubernetesAPI", "EventStore", "Certificates", ssl,
                .product(name: "X509", package: "swift-certificates"),
            ] + hummingbird + nio + nioHTTP),
        library(
            "SecureSockets",
            [
                ssl, .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ]),
        library(
            "CommandLine",
            [
                "Queries", "Export", "Importer", "EventStore", "History", "KubernetesAPI",
                "Document", "Sealing", "ConfigurationFiles", "Certificates", "SecureSockets",
                arguments, yams,
            ]),
        // programs
        .executableTarget(
            name: "hindsight",
            dependencies: [
                "CMalloc", "API", "Access", "Audit", "ConfigurationFiles", "CommandLine",
                "HTTPFace", "Authentication", "Certificates", "Control", "EventStore",
                "KubernetesAPI", arguments,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "CMalloc", "Access", "Importer", "Queries", "EventStore", "Sealing", "History",
                "KubernetesAPI",
                "Document", "Gzip",
            ],
            path: "tools/Benchmarks", swiftSettings: settings),
        .target(
            name: "PlainHTTP", dependencies: ["SecureSockets"], path: "tools/PlainHTTP",
            swiftSettings: settings),
        .executableTarget(
            name: "bench", dependencies: ["PlainHTTP", "SecureSockets", arguments, yams],
            path: "tools/LoadGenerator",
            swiftSettings: settings),
        // tests
        tests("Document", ["Document"]),
        tests("KubernetesAPI", ["KubernetesAPI", "Document"], exclude: ["Fixtures"]),
        tests("History", ["History", "KubernetesAPI", "Document", "Gzip"]),
        tests("KindRules", ["KindRules", "KubernetesAPI", "Document"]),
        tests("Admission", [
            "Admission", "KindRules", "EventStore", "History", "KubernetesAPI", "Document",
        ]),
        tests("Control", ["Control", "EventStore", "History", "KubernetesAPI", "Document"]),
        tests("Sealing", ["Sealing", "ConfigurationFiles", "KubernetesAPI", "Document"]),
        tests("EventStore", [
            "EventStore", "Sealing", "LMDB", "Zstd", "History", "KubernetesAPI", "Document",
        ]),
        tests("Access", ["Access", "EventStore", "History", "KubernetesAPI", "Document"]),
        tests("ConfigurationFiles", ["ConfigurationFiles"]),
        tests("Certificates", [
            "Certificates",
        ] + certificates),
        tests(
            "Authentication",
            [
                "Authentication", "Certificates", "Access", "ConfigurationFiles", "EventStore",
                "History", "KubernetesAPI", "Document", crypto,
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ] + nio),
        tests("Audit", [
            "Audit", "ConfigurationFiles", "Access", "KubernetesAPI", "Document",
            .product(name: "NIOHTTP1", package: "swift-nio"),
        ] + nio),
        tests("Importer", [
            "Importer", "Gzip", "Sealing", "EventStore", "History", "KubernetesAPI", "Document",
        ]),
        tests("Queries", [
            "Queries", "Importer", "Gzip", "EventStore", "History", "KubernetesAPI", "Document",
        ]),
        tests("API", [
            "API", "Access", "Authentication", "Admission", "Control", "Importer", "Gzip",
            "EventStore", "History", "KindRules", "KubernetesAPI", "Document",
        ]),
        tests("HTTPFace", [
            "HTTPFace", "Authentication", "Access", "Audit", "API", "Importer", "Gzip", "EventStore",
            "History", "KubernetesAPI", "Document",
        ] + nio),
        tests("CommandLine", [
            "CommandLine", "SecureSockets", "Queries", "History", "KubernetesAPI", "Document", arguments,
        ]),
        tests("Program", ["hindsight", "PlainHTTP", "EventStore", "History", "Document"]),
        tests(
            "Client", ["hindsight", "Gzip", "Document"],
            exclude: ["Fixtures", "Clients/client.py"]),
        tests("Export", [
            "Export", "Importer", "EventStore", "Queries", "History", "KubernetesAPI", "Document",
        ]),
    ]
)
