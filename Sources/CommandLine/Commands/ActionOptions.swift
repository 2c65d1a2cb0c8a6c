package import ArgumentParser
package import Queries

/// An action in the ways of `kubectl auth can-i`.
package struct ActionOptions: ParsableArguments {
    @Argument(help: "get, list, watch, create, update, patch, delete, impersonate, *...")
    package var verb: String
    @Argument(
        help: "TYPE, TYPE/NAME or /path, as in secrets, deploy/checkout, /metrics.",
        completion: Completions.objects)
    package var resource: String
    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp("In this namespace (else default).", valueName: "namespace"),
        completion: Completions.namespaces)
    package var namespace: String?
    @Option(help: ArgumentHelp("On this part of it: log, exec, scale, status.", valueName: "part"))
    package var subresource: String?

    package init() {}

    package func spec(allNamespaces: Bool) -> ActionSpec {
        ActionSpec(
            verb, resource, subresource: subresource, namespace: namespace,
            allNamespaces: allNamespaces)
    }
}
