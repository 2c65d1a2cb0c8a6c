package import Certificates
package import EventStore
internal import History
package import KubernetesAPI

/// Which controllers run, as `--controllers` names them: `*` all, `name` that one, `-name` not it.
package struct ControllerSelection: Sendable, Hashable {
    package static let known = [
        NamespaceController.name, GarbageCollector.name, ServiceAccountController.name,
        RootCAPublisher.name, ClusterRoleAggregator.name, CertificateSigningController.name,
    ].sorted()

    private var chosen: Set<String>

    package static let all = ControllerSelection(chosen: Set(known))

    private init(chosen: Set<String>) {
        self.chosen = chosen
    }

    /// Fails with the first word that names no controller.
    package init(parsing text: String) throws(UnknownController) {
        let words = text.split(separator: ",").map(String.init)
        var chosen: Set<String> = words.contains("*") ? Set(Self.known) : []
        for word in words where word != "*" {
            let name = word.hasPrefix("-") ? String(word.dropFirst()) : word
            guard Self.known.contains(name) else { throw UnknownController(name: name) }
            if word.hasPrefix("-") { chosen.remove(name) } else { chosen.insert(name) }
        }
        self.chosen = chosen
    }

    package func contains(_ name: String) -> Bool { chosen.contains(name) }
}

package struct UnknownController: Error, CustomStringConvertible {
    package var name: String

    package var description: String {
        """
        no controller is called "\(name)"; there are \
        \(ControllerSelection.known.joined(separator: ", ")), and * for all of them
        """
    }
}

/// The orchestrator's own housekeeping over one live store, as clients of its API.
package struct Housekeeping: Sendable {
    private let store: Store
    private let loops: [any RunningLoop]
    private let commits: CommitFeed

    /// Without a signer no certificates are signed. `commits` was made before anything that this
    /// has to see.
    package init(
        store: Store, selection: ControllerSelection, rootCA: String, signer: CertificateSigner?,
        clock: @escaping @Sendable () -> Timestamp,
        catalog: @escaping @Sendable (View) throws(StoreError) -> KindCatalog,
        commits: CommitFeed, submit: @escaping Submit
    ) {
        self.store = store
        self.commits = commits
        let world: @Sendable () throws(StoreError) -> World = { () throws(StoreError) in
            let view = store.now
            return World(view: view, now: clock(), catalog: try catalog(view))
        }
        var loops: [any RunningLoop] = []
        func add(_ controller: some Controller) {
            guard selection.contains(type(of: controller).name) else { return }
            loops.append(ControllerLoop(controller, world: world, submit: submit))
        }
        add(NamespaceController())
        add(GarbageCollector())
        add(ServiceAccountController())
        add(RootCAPublisher(bundle: rootCA))
        add(ClusterRoleAggregator())
        if let signer { add(CertificateSigningController(signer: signer)) }
        self.loops = loops
    }

    /// Runs until the task is cancelled.
    package func run() async throws {
        if loops.isEmpty { return }
        // Before any loop works: who owns whom must be known whole.
        let start = try showChanges(from: showLiveObjects(of: store.now))
        try await withThrowingTaskGroup { group in
            for loop in loops { group.addTask { await loop.run() } }
            group.addTask { try await follow(from: start) }
            try await group.next()
            group.cancelAll()
        }
    }

    private func follow(from start: Position) async throws {
        var next = try showChanges(from: start)
        for await _ in commits.signals {
            let news = commits.take()
            guard news.isWhole else {
                next = try showChanges(from: next)
                continue
            }
            for event in news.events where event.position >= next {
                try show(event.change, event.key, event.document)
                next = Position(event.position.rawValue + 1)
            }
        }
    }

    private func show(
        _ change: Event.Change, _ key: ObjectKey, _ document: StoredDocument
    ) throws {
        show(
            ObservedChange(
                position: document.position, key: key, isDeleted: change == .deleted,
                head: try ObjectHead(parsing: document.bytes)))
    }

    private func show(_ change: ObservedChange) {
        for loop in loops { loop.observe(change) }
    }

    /// The position after the last event of the view.
    private func showLiveObjects(of view: View) throws -> Position {
        var last = Position(0)
        for resource in view.resources() {
            for reference in view.references(resource) {
                let head = try ObjectHead(parsing: view.document(reference).bytes)
                last = max(last, reference.position)
                show(
                    ObservedChange(
                        position: reference.position, key: reference.key, isDeleted: false,
                        head: head))
            }
        }
        // Deletions after the last live object's event are shown again, which does no harm.
        return Position(last.rawValue + 1)
    }

    private func showChanges(from position: Position) throws -> Position {
        try store.follow(from: position) { event in
            guard let document = try store.document(at: event.position) else { return true }
            try show(event.change, event.key, document)
            return true
        }
    }
}

/// A controller's loop, whatever its controller.
protocol RunningLoop: Sendable {
    func observe(_ change: ObservedChange)
    func run() async
}

extension ControllerLoop: RunningLoop {}
