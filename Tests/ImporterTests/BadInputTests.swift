import Document
import EventStore
import Foundation
import Gzip
import History
import Testing

@testable import Importer

/// Every kind of rubbish gets an error that names file, line and remedy, and stores nothing.
@Suite struct BadInputTests {
    let scene: Scene

    init() throws {
        scene = try Scene()
        scene.see(
            "ADDED", "configmaps", Scene.object("ConfigMap", "cart", revision: 10, uid: "u1"), at: 1)
    }

    private func failure(of bytes: [UInt8], named name: String = "bad.jsonl") throws -> String {
        let path = scene.path(name)
        try Data(bytes).write(to: URL(filePath: path))
        let store = try scene.makeStore("\(name).store")
        let good = try scene.write("good")
        let error = #expect(throws: ImportError.self) {
            try scene.load(good + [path], into: store)
        }
        #expect(store.recordCount == 0)
        let words = "\(try #require(error))"
        #expect(words.contains(path))
        return words
    }

    private var line: String { scene.watch[0] }

    @Test func `half a line`() throws {
        let words = try failure(of: Array((line + "\n" + line.dropLast(40)).utf8))
        #expect(words.contains("line 2") && words.contains("cut off"))
    }

    @Test func `a cut-off gzip file`() throws {
        let whole = try GzipCompressor.compress(
            Array(String(repeating: line + "\n", count: 200).utf8))
        let words = try failure(of: Array(whole.dropLast(30)), named: "bad.jsonl.gz")
        #expect(words.contains("cut off"))
    }

    @Test func `garbled JSON in the middle`() throws {
        let words = try failure(of: Array("\(line)\n{\"type\":nope}\n\(line)\n".utf8))
        #expect(words.contains("line 2") && words.contains("not valid JSON"))
    }

    @Test func `UTF-16`() throws {
        let words = try failure(of: [0xFF, 0xFE] + line.utf16.flatMap { [UInt8($0 & 0xFF), 0] })
        #expect(words.contains("UTF-16") && words.contains("iconv"))
    }

    @Test func `Latin-1 in a string`() throws {
        let words = try failure(of: Array(line.dropLast(2).utf8) + [0xE9, 0x22, 0x7D, 0x7D])
        #expect(words.contains("line 1"))
    }

    @Test func `a line over the limit`() throws {
        let long = [UInt8](repeating: 0x20, count: LineSplitter.lineByteCountMax + 1)
        let words = try failure(of: Array(line.utf8) + [0x0A] + long)
        #expect(words.contains("line 2") && words.contains("MiB"))
    }

    @Test func `something that is no recording`() throws {
        let words = try failure(of: Array(#"{"hello":"world"}"#.utf8))
        #expect(words.contains("neither"))
    }

    @Test func `an object without a resourceVersion`() throws {
        let without = line.replacing(#","resourceVersion":"10""#, with: "")
        let words = try failure(of: Array(without.utf8))
        #expect(words.contains("resourceVersion"))
    }

    @Test func `a folder without a recording`() throws {
        try "hello".write(toFile: scene.path("note.txt"), atomically: true, encoding: .utf8)
        let store = try scene.makeStore()
        let error = #expect(throws: ImportError.self) {
            try scene.load([scene.folder.path], into: store)
        }
        #expect("\(try #require(error))".contains("note.txt"))
    }

    @Test(arguments: [false, true]) func `a bad line is told whichever file holds it`(
        isFirst: Bool
    ) throws {
        // Long enough to be still read when the other file's first line was found bad.
        let long = scene.path("long.jsonl")
        try String(repeating: line + "\n", count: 40_000).write(
            toFile: long, atomically: true, encoding: .utf8)
        let bad = scene.path("bad.jsonl")
        try "{\"type\":nope}\n".write(toFile: bad, atomically: true, encoding: .utf8)
        let store = try scene.makeStore()
        let error = #expect(throws: ImportError.self) {
            try scene.load(isFirst ? [bad, long] : [long, bad], into: store)
        }
        guard case .line(bad, 1, _) = try #require(error) else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(store.recordCount == 0)
    }

    @Test func `of two bad files the first is told`() throws {
        let paths = ["a.jsonl", "b.jsonl"].map { scene.path($0) }
        for path in paths { try "{\n".write(toFile: path, atomically: true, encoding: .utf8) }
        let store = try scene.makeStore()
        for files in [paths, paths.reversed()] {
            let error = #expect(throws: ImportError.self) { try scene.load(files, into: store) }
            #expect("\(try #require(error))".contains(files[0]))
        }
    }

    @Test func `a byte order mark, CR LF and blank lines are taken`() throws {
        let path = scene.path("windows.jsonl")
        try Data([0xEF, 0xBB, 0xBF] + Array("\(line)\r\n\r\n  \n".utf8)).write(
            to: URL(filePath: path))
        let store = try scene.makeStore()
        #expect(try scene.load([path], into: store).events == 1)
    }
}
