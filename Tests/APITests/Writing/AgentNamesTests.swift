import API
import Testing

@Suite struct AgentNamesTests {
    @Test func `agents are kept whole up to a bound, then by their first word, then not at all`() {
        let agents = AgentNames()
        let first = "kubectl/v1.36.3 (linux/amd64)"
        #expect(agents.recorded(first) == first)
        for number in 1..<AgentNames.countMax { _ = agents.recorded("known/\(number)") }
        #expect(agents.recorded("kubectl/v1.37.0 (linux/amd64)") == "kubectl")
        #expect(agents.recorded(first) == first)
        for number in 1..<AgentNames.wordCountMax { _ = agents.recorded("word\(number)/1") }
        #expect(agents.recorded("new/1") == AgentNames.other)
        #expect(agents.recorded("kubectl/v9") == "kubectl")
    }

    @Test func `a long agent is cut`() {
        let agents = AgentNames()
        let long = String(repeating: "a", count: 10_000)
        #expect(agents.recorded(long).utf8.count < 300)
    }
}
