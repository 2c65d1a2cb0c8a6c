package import ArgumentParser
package import Queries

/// kubectl's ways to say which objects, but for the names themselves.
package struct ObjectOptions: ParsableArguments {
    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp("Only this namespace.", valueName: "namespace"),
        completion: Completions.namespaces)
    package var namespace: String?

    @OptionGroup package var selectors: SelectorOptions

    package init() {}

    package var allNamespaces: Bool { selectors.allNamespaces }

    package func spec(_ words: [String]) -> ObjectSpec {
        selectors.spec(words, namespace: namespace)
    }
}

package struct SelectorOptions: ParsableArguments {
    @Flag(name: [.customShort("A"), .long], help: "All namespaces.")
    package var allNamespaces = false

    @Option(
        name: [.customShort("l"), .customLong("selector")],
        help: ArgumentHelp("Only objects with these labels, as in app=cart,tier!=web.",
            valueName: "labels"))
    package var labels: String?

    @Option(
        help: ArgumentHelp(
            "Only objects with these fields, as in spec.nodeName=worker-01.", valueName: "fields"))
    package var fieldSelector: String?

    package init() {}

    var isEmpty: Bool { labels == nil && fieldSelector == nil }

    package func spec(_ words: [String], namespace: String?) -> ObjectSpec {
        ObjectSpec(
            words, namespace: namespace, allNamespaces: allNamespaces, labelSelector: labels,
            fieldSelector: fieldSelector)
    }
}

/// Help that the arguments of several commands share.
package enum Words {
    static let object = ArgumentHelp(
        "Objects as kubectl names them: deploy/checkout, pods, pod web-1.", valueName: "object")

    package static let time = """
        A time is a revision (797), head, head~3, first, a mark's name, RFC 3339 (date and seconds \
        may be left out: 23:48), or a distance back from the head: 5m, 2h30m.
        """
}
