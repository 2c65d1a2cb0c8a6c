import KubernetesAPI

/// A list of one resource in a watch recording: what is not in it was gone by then.
struct WatchedList {
    let resource: GroupResource
    /// Hashes of the keys in it. Creations that followed at once are among them, which is no harm.
    var keys: Set<Int> = []
    /// A revision that the list has or is newer than.
    var highest: UInt64 = 0
    /// The first revision that a watch delivered after it: all that the list did not show had ended
    /// before. Nil when the file ended.
    var end: UInt64?
    /// Namespaces that the file shows at all: a recording of some tells nothing of the others.
    var namespaces: Set<String> = []

    init(of resource: GroupResource) {
        self.resource = resource
    }

    /// Before which revision the objects that it lacks are gone.
    var revision: UInt64 { end ?? highest }

    /// Whether an object was gone when the list was taken that had been alive with its last version
    /// at `revision`.
    func lacks(_ key: ObjectKey, lastChangedAt revision: UInt64) -> Bool {
        revision <= highest && revision < self.revision && !keys.contains(key.hashValue)
            && (key.namespace.isEmpty || namespaces.contains(key.namespace))
    }
}
