import Document
import Foundation
import Testing

/// `hindsight serve` against the answers of a real API server: requests of many scenarios, sent in
/// order, and every answer compared after taking out what differs between any two runs.
///
/// `Fixtures/equal.json` holds how many steps of each scenario are equal. More is printed, to be
/// recorded; fewer fails. docs/compatibility.md names the differences that are known.
@Suite("Answers are a real API server's", .serialized)
struct ConformanceTests {
    private static let recorded: [String: Int] = {
        let file = Scenario.folder.appending(path: "equal.json")
        guard let data = try? Data(contentsOf: file),
            let json = try? JSONValue(parsing: [UInt8](data))
        else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: (json.object?.members ?? []).map {
                ($0.key, Int($0.value.int ?? 0))
            })
    }()

    /// Set to print every difference.
    private static let isVerbose = ProcessInfo.processInfo.environment["CONFORMANCE"] != nil

    @Test("Each scenario has as many equal steps as ever", arguments: Scenario.all)
    func scenario(_ scenario: Scenario) throws {
        let server = try LiveServer()
        defer { server.stop() }
        let results = try scenario.run(on: server)
        let equal = results.count { $0.difference == nil }
        print("conformance \(scenario.name) \(equal)/\(results.count)")
        let known = Self.recorded[scenario.name] ?? 0
        if Self.isVerbose || equal < known {
            for result in results {
                guard let difference = result.difference else { continue }
                let step = result.step
                print("    step \(step.number) \(step.method) \(step.path) (\(step.note))")
                print("      \(difference)")
            }
        }
        #expect(equal >= known, "\(scenario.name): \(equal) equal steps, there were \(known)")
    }

    @Test("At least nine of ten steps are equal")
    func total() throws {
        let steps = try Scenario.all.reduce(0) { sum, scenario in
            let steps = try scenario.steps()
            let end = steps.firstIndex { $0.method == "X-COMPACT" } ?? steps.count
            return sum + end
        }
        let equal = Scenario.all.reduce(0) { $0 + (Self.recorded[$1.name] ?? 0) }
        print("conformance total \(equal)/\(steps)")
        #expect(equal * 10 >= steps * 9)
    }
}
