internal import History
internal import KubernetesAPI

/// Events by key, revision, position and time.
///
/// A run is a kilobyte and a half of references. Swift hands a method that it does not inline a copy
/// of that, which would be most of the work of the short ones: so these are always inlined.
extension Run {
    @inline(__always)
    func number(of key: ObjectKey) -> UInt32? {
        guard let resource = interns.number(of: key.resource),
            let namespace = interns.number(ofNamespace: key.namespace)
        else { return nil }
        return keys.number(
            KeyTable.Place(resource: resource, namespace: namespace), name: key.name.utf8.span)
    }

    func resourceNumber(_ resource: GroupResource) -> UInt32? {
        interns.number(of: resource)
    }

    /// The key's latest event seen in the view at `revision`.
    @inline(__always)
    func latestEvent(of key: UInt32, through revision: UInt64) -> Int? {
        var at = latest[Int(key)]
        while at != Self.none {
            let index = Int(at)
            if revisions[index] <= revision { return index }
            let far = jump[index]
            at = far != Self.none && revisions[Int(far)] > revision ? far : before[index]
        }
        return nil
    }

    @inline(__always)
    func latestEvent(of key: UInt32) -> Int? {
        latest[Int(key)] == Self.none ? nil : Int(latest[Int(key)])
    }

    /// The event that took `revision`.
    @inline(__always)
    func eventIndex(at revision: UInt64) -> Int? {
        let index = firstIndex(from: revision)
        return index < revisions.count && revisions[index] == revision
            && change(of: index) != .reobserved ? index : nil
    }

    /// Index of the first event seen at `revision` or later.
    @inline(__always)
    func firstIndex(from revision: UInt64) -> Int {
        revisions.lowerBound(of: revision)
    }

    /// How many events the view at `revision` has seen.
    @inline(__always)
    func eventCount(through revision: UInt64) -> Int {
        revision == .max ? eventCount : firstIndex(from: revision + 1)
    }

    @inline(__always)
    func objectKey(of index: Int) -> ObjectKey { objectKey(ofObject: objects[index]) }

    @inline(__always)
    func objectKey(ofObject object: UInt32) -> ObjectKey {
        objectKey(ofKey: interns.objects.key(of: object))
    }

    @inline(__always)
    func objectKey(ofKey key: UInt32) -> ObjectKey {
        let place = keys.place(key)
        return ObjectKey(
            resource: interns.resources[Int(place.resource)],
            namespace: interns.namespaces[Int(place.namespace)], name: keys.name(key))
    }

    /// Number of the resource that an event is about.
    @inline(__always)
    func resource(of index: Int) -> UInt32 { keys.resource(key(of: index)) }

    @inline(__always)
    func eventIndex(at position: Position) -> Int? {
        guard let wanted = UInt32(exactly: position.rawValue) else { return nil }
        let index = positions.lowerBound(of: wanted)
        return index < positions.count && positions[index] == wanted ? index : nil
    }

    /// Index of the first event at `position` or later.
    @inline(__always)
    func firstIndex(fromPosition position: UInt64) -> Int {
        UInt32(exactly: position).map { positions.lowerBound(of: $0) } ?? positions.count
    }

    // MARK: clock

    /// Largest revision whose effective time is `time` or earlier.
    @inline(__always)
    func revision(at time: Int64) -> UInt64? {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= time { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? revisions[low - 1] : nil
    }

    /// Effective time of the latest event at or before `revision`.
    @inline(__always)
    func time(of revision: UInt64) -> Int64? {
        let index = revision == .max ? revisions.count : firstIndex(from: revision + 1)
        return index == 0 ? nil : time(ofEvent: index - 1)
    }

    /// After the last witnessed time, events have the last one that is known.
    @inline(__always)
    func time(ofEvent index: Int) -> Int64? {
        var at = index
        while at >= 0, times[at] == Int64.max { at -= 1 }
        return at >= 0 ? times[at] : nil
    }
}

extension Array where Element: Comparable {
    /// Index of the first element that is not below `value`, in an ascending array.
    func lowerBound(of value: Element) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
