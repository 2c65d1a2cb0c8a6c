package import ArgumentParser
package import EventStore
import Foundation
import Queries
import Sealing

/// Where a store lies on this machine.
package struct StorePathOptions: ParsableArguments {
    @Option(
        name: [.customShort("s"), .long],
        help: ArgumentHelp(
            "Store: a directory or an archive (else $HINDSIGHT_STORE, else ./hindsight.store).",
            valueName: "path"),
        completion: .file())
    package var store: String?
    @Option(
        help: ArgumentHelp(
            "Keys of Secrets (else $HINDSIGHT_KEY_RING, else ~/.config/hindsight/keyring).",
            valueName: "file"),
        completion: .file())
    package var keyRing: String?

    package init() {}

    package func keyRingPath(_ context: CommandContext) -> String {
        keyRing ?? KeyRing.standardPath(environment: context.environment)
    }

    package func path(_ context: CommandContext) -> String {
        if let store { return store }
        if let named = context.environment["HINDSIGHT_STORE"], !named.isEmpty { return named }
        return "./hindsight.store"
    }

    /// For a command whose own end does not depend on it.
    package func warnOfDamage(_ store: Store, _ context: CommandContext) {
        let reader = Reader(store: store, clock: context.clock)
        if let words = reader.damageWords { context.talk.warn(words) }
    }

    package func open(
        _ context: CommandContext, access: StoreAccess = .reading, setup given: SealingSetup? = nil
    ) throws -> Store {
        let path = path(context)
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(
                .outside,
                "there is no store at \(path)\n"
                    + "name one with --store PATH or $HINDSIGHT_STORE, or make one: "
                    + "\(context.program) import RECORDING... --store \(path)")
        }
        if access == .writing { try Writability.check(store: path) }
        let store: Store
        let setup = try given ?? SealingSetup(self, context)
        do {
            store = try Store.open(path, access: access, sealing: setup.sealing)
        } catch {
            throw CommandFailure(storeError: error)
        }
        guard access == .writing, !store.damageAtOpen.isEmpty else { return store }
        throw CommandFailure(
            .damaged,
            "\(path) is damaged, so nothing is added to it\n"
                + "`\(context.program) verify` says where; import into a new store")
    }

    /// For a server: a live store is opened for writing, and made when there is none and
    /// `isCreated` says so; everything else for reading. A damaged live store is served read-only.
    ///
    /// What is sealed in a live store is what `encryption` says, else Secrets under a key of the
    /// key ring, which a store that has none yet is given.
    package func openServed(
        _ context: CommandContext, isCreated: Bool, encryption: String? = nil
    ) throws -> Store {
        var setup = try SealingSetup(self, context, encryption: encryption)
        setup.policy = setup.livePolicy
        let opened = try openServed(context, isCreated: isCreated, setup)
        if opened.kind == .live { try setup.prepare(opened, context) }
        return opened
    }

    private func openServed(
        _ context: CommandContext, isCreated: Bool, _ setup: SealingSetup
    ) throws -> Store {
        let path = path(context)
        let sealing = setup.sealing
        do throws(StoreError) {
            var isFolder: ObjCBool = false
            // Fills in the flag during the call.
            let isThere = unsafe FileManager.default.fileExists(
                atPath: path, isDirectory: &isFolder)
            if isCreated, !isThere || Store.hasNoLog(path) {
                return try Store.create(at: path, kind: .live, sealing: sealing)
            }
            if isFolder.boolValue, try Store.kind(at: path) == .live {
                return try Store.open(path, access: .writing, sealing: sealing)
            }
        } catch {
            throw CommandFailure(storeError: error)
        }
        return try open(context)
    }
}

/// Which store answers: a local one, or one behind a server.
package struct StoreOptions: ParsableArguments {
    @OptionGroup package var place: StorePathOptions

    @Option(help: ArgumentHelp("Ask a running server at this address.", valueName: "url"))
    package var server: String?

    @Option(
        help: ArgumentHelp("Ask the server that a kubeconfig names.", valueName: "file"),
        completion: .file())
    package var kubeconfig: String?

    @Option(help: "Context of the kubeconfig.")
    package var context: String?

    @OptionGroup package var access: ServerAccessOptions

    package init() {}

    package func source(_ context: CommandContext) throws -> AnswerSource {
        let given = [place.store, server, kubeconfig].compactMap(\.self)
        guard given.count <= 1 else {
            throw CommandFailure(
                .wrongUse, "--store, --server and --kubeconfig exclude one another: give one")
        }
        if access.isGiven, server == nil {
            throw CommandFailure(
                .wrongUse, "tokens and certificates are for a server: give --server URL too")
        }
        if let server {
            return .server(
                try ServerClient(
                    address: server, access: access.access, damage: context.damage))
        }
        if let kubeconfig {
            return .server(
                try Kubeconfig(path: kubeconfig).client(
                    context: self.context, damage: context.damage))
        }
        if let fromKubectl = try pluginClient(context) { return .server(fromKubectl) }
        let reader = Reader(store: try place.open(context), clock: context.clock)
        context.damage.note(reader.damageWords)
        return .store(reader)
    }

    /// As a kubectl plug-in without a store of its own, the kubeconfig that kubectl itself would
    /// read counts, when it leads to this machine.
    private func pluginClient(_ context: CommandContext) throws -> ServerClient? {
        let named = context.environment["HINDSIGHT_STORE"] ?? ""
        guard place.store == nil, named.isEmpty, context.isPlugin || self.context != nil,
            let path = Kubeconfig.defaultPath(environment: context.environment)
        else { return nil }
        let kubeconfig = try Kubeconfig(path: path)
        if self.context != nil {
            return try kubeconfig.client(context: self.context, damage: context.damage)
        }
        guard let address = kubeconfig.serverAddress(context: nil) else { return nil }
        guard ServerClient.isLoopback(address) else { return nil }
        // Many clusters are behind TLS on loopback; one's own store comes before them.
        let hasStore = FileManager.default.fileExists(atPath: place.path(context))
        if address.hasPrefix("https:"), hasStore { return nil }
        return try kubeconfig.client(context: nil, damage: context.damage)
    }
}
