import ArgumentParser
import EventStore
import Foundation
import KubernetesAPI
import Queries

/// What the Tab key offers beside commands and options: moments, kinds, objects and namespaces, out
/// of the store that the line names. A line that names a server gets what needs no store.
struct Completions {
    static let times = kind { $0.times }
    static let objects = kind { $0.objects }
    static let timesAndObjects = kind { $0.times + $0.objects }
    static let types = kind { $0.types }
    static let namespaces = kind { $0.namespaces }

    /// More would be no help, and slow in some shells.
    private static let countMax = 500

    let words: [String]
    let prefix: String
    private let reader: Reader?

    /// - Parameters:
    ///   - words: of the line so far.
    ///   - prefix: what stands before the cursor of the word that is wanted.
    init(words: [String], prefix: String, environment: [String: String]) {
        self.words = words
        self.prefix = prefix
        let named = Self.value(of: ["-s", "--store"], in: words)
        let isServers = words.contains { ["--server", "--kubeconfig", "--context"].contains($0) }
        let path = named ?? environment["HINDSIGHT_STORE"] ?? "./hindsight.store"
        // Completion has nobody to tell of a store that does not open.
        let store = isServers ? nil : try? Store.open(path)
        reader = store.map { Reader(store: $0, clock: { Timestamp(nanoseconds: 0) }) }
    }

    private static func kind(
        _ offers: @escaping @Sendable (Completions) -> [String]
    ) -> CompletionKind {
        .custom { words, index, prefix in
            let typed = words.indices.contains(index) ? words[index] : ""
            let completions = Completions(
                words: words, prefix: prefix.isEmpty ? typed : prefix,
                environment: ProcessInfo.processInfo.environment)
            return Array(offers(completions).prefix(countMax))
        }
    }

    private static func value(of names: [String], in words: [String]) -> String? {
        guard let at = words.lastIndex(where: names.contains), at + 1 < words.count else {
            return nil
        }
        return words[at + 1]
    }

    var times: [String] {
        let marks = (try? reader?.marks()) ?? []
        return marks.map(\.name) + ["head", "first", "head~1", "5m", "1h"]
    }

    private var kinds: KindCatalog { (try? reader?.kindsOfAllTime()) ?? .builtIn }

    /// Kinds whose objects are kept; those that the store has, when there is one.
    var types: [String] {
        let held = reader.map { Set($0.store.resources()) }
        return kinds.all.filter { kind in
            guard let storage = kind.storage else { return false }
            return held?.contains(storage) ?? true
        }.map(\.resource)
    }

    /// `TYPE`, or behind the slash the names of all that ever lived.
    var objects: [String] {
        guard let slash = prefix.firstIndex(of: "/"), let reader else { return types }
        let type = String(prefix[..<slash])
        let namespace = Self.value(of: ["-n", "--namespace"], in: words)
        var names: Set<String> = []
        for kind in (try? kinds.resolve(type)) ?? [] {
            let keys = reader.store.keys(resource: kind.storage ?? kind.groupResource)
            for key in keys where namespace == nil || key.namespace == namespace {
                names.insert("\(type)/\(key.name)")
            }
        }
        return names.sorted().filter { $0.hasPrefix(prefix) }
    }

    var namespaces: [String] {
        guard let reader else { return [] }
        let resource = GroupResource(group: "", resource: "namespaces")
        return Set(reader.store.keys(resource: resource).map(\.name)).sorted()
    }
}
