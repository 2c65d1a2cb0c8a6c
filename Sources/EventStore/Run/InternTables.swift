internal import KubernetesAPI

/// Interned values of one kind, numbered from 0, the empty value.
struct InternTable<Value: ExactlyEquatable>: Sendable {
    private var values: PersistentArray<Value>
    private var index = HashIndex()

    /// - Parameter isFound: whether the empty value is looked up by its number, or is interned like
    ///   any other when a record has to name it.
    init(empty: Value, isFound: Bool = false) {
        values = PersistentArray([empty])
        if isFound { index.insert(0, hash: Self.hash(empty)) }
    }

    var count: Int { values.count }
    var indices: Range<Int> { values.indices }

    subscript(number: Int) -> Value {
        @inline(__always) get { values[number] }
    }

    /// nil where a damaged record names a number that nothing has.
    subscript(safe number: UInt32) -> Value? {
        @inline(__always) get { Int(number) < values.count ? values[Int(number)] : nil }
    }

    func number(of value: Value) -> UInt32? {
        index.number(hash: Self.hash(value)) { Value.areIdentical(values[Int($0)], value) }
    }

    mutating func append(_ value: Value) {
        let number = UInt32(values.count)
        let hash = Self.hash(value)
        values.append(value)
        index.insert(number, hash: hash)
    }

    private static func hash(_ value: Value) -> UInt64 {
        EventStore.hash { $0.combine(value) }
    }
}

/// The interned values of a log, by number. Number 0 is the empty value of each table.
struct InternTables: Sendable {
    struct Principal: ExactlyEquatable {
        var user = ""
        var uid = ""
        var groups: [String] = []
        var impersonated = ""
        var extra: [[String]] = []

        static func areIdentical(_ a: Self, _ b: Self) -> Bool {
            String.areIdentical(a.user, b.user) && String.areIdentical(a.uid, b.uid)
                && [String].areIdentical(a.groups, b.groups)
                && String.areIdentical(a.impersonated, b.impersonated)
                && a.extra.elementsEqual(b.extra, by: [String].areIdentical)
        }
    }

    struct Operation: ExactlyEquatable {
        var verb = ""
        var subresource = ""
        var apiVersion = ""

        static func areIdentical(_ a: Self, _ b: Self) -> Bool {
            String.areIdentical(a.verb, b.verb)
                && String.areIdentical(a.subresource, b.subresource)
                && String.areIdentical(a.apiVersion, b.apiVersion)
        }
    }

    struct Authorization: ExactlyEquatable {
        var decision = ""
        var rule = ""

        static func areIdentical(_ a: Self, _ b: Self) -> Bool {
            String.areIdentical(a.decision, b.decision) && String.areIdentical(a.rule, b.rule)
        }
    }

    struct Form: ExactlyEquatable {
        var apiVersion = ""
        var kind = ""

        static func areIdentical(_ a: Self, _ b: Self) -> Bool {
            String.areIdentical(a.apiVersion, b.apiVersion) && String.areIdentical(a.kind, b.kind)
        }
    }

    private(set) var principals = InternTable(empty: Principal())
    private(set) var agents = InternTable(empty: "")
    private(set) var addresses = InternTable(empty: [String]())
    private(set) var operations = InternTable(empty: Operation())
    private(set) var authorizations = InternTable(empty: Authorization())
    private(set) var resources = InternTable(empty: GroupResource(group: "", resource: ""))
    private(set) var forms = InternTable(empty: Form())
    private(set) var namespaces = InternTable(empty: "", isFound: true)
    private(set) var objects: ObjectTable
    private(set) var managers = InternTable(empty: "")

    /// - Parameter findsObjects: whether lives are looked up: writers do.
    init(findsObjects: Bool) {
        objects = ObjectTable(isIndexed: findsObjects)
    }

    /// Takes the value in; its number must be the next of its table.
    mutating func add(
        _ value: InternValue, id: UInt32, keys: inout KeyTable
    ) throws(FormatError) {
        if Int(id) != count(of: value.table) { try fill(value.table, upTo: id, keys: &keys) }
        switch value {
        case .principal(let user, let uid, let groups, let impersonated, let extra):
            principals.append(
                Principal(
                    user: user, uid: uid, groups: groups, impersonated: impersonated,
                    extra: extra))
        case .agent(let text): agents.append(text)
        case .addresses(let list): addresses.append(list)
        case .operation(let verb, let subresource, let apiVersion):
            operations.append(
                Operation(verb: verb, subresource: subresource, apiVersion: apiVersion))
        case .authorization(let decision, let rule):
            authorizations.append(Authorization(decision: decision, rule: rule))
        case .resource(let resource): resources.append(resource)
        case .form(let apiVersion, let kind):
            forms.append(Form(apiVersion: apiVersion, kind: kind))
        case .namespace(let name): namespaces.append(name)
        case .object(let resource, let namespace, let name, let uid):
            let place = KeyTable.Place(resource: resource, namespace: namespace)
            try addObject(
                place, name.utf8.span, hash: KeyTable.hash(place, name.utf8.span),
                ObjectUID(uid), keys: &keys)
        case .manager(let text): managers.append(text)
        }
    }

    /// As `add`, of an object, without making a text of its name. `hash` is that of its key.
    mutating func addObject(
        id: UInt32, _ place: KeyTable.Place, name: Span<UInt8>, hash: UInt64, uid: ObjectUID,
        keys: inout KeyTable
    ) throws(FormatError) {
        if Int(id) != objects.count { try fill(.object, upTo: id, keys: &keys) }
        try addObject(place, name, hash: hash, uid, keys: &keys)
    }

    private mutating func addObject(
        _ place: KeyTable.Place, _ name: Span<UInt8>, hash: UInt64, _ uid: ObjectUID,
        keys: inout KeyTable
    ) throws(FormatError) {
        guard place.resource < resources.count, place.namespace < namespaces.count else {
            throw FormatError(what: "an object's resource or namespace is not interned")
        }
        try objects.append(key: try keys.add(place, name: name, hash: hash), uid: uid)
    }

    /// Where a damaged block held interned values, empty ones take their numbers, so that the rest
    /// can be read.
    private mutating func fill(
        _ table: InternValue.Table, upTo id: UInt32, keys: inout KeyTable
    ) throws(FormatError) {
        let known = count(of: table)
        guard known < Int(id), Int(id) - known < 1 << 20 else {
            throw FormatError(what: "interned values are not numbered one by one")
        }
        for number in UInt32(known)..<id {
            let empty: InternValue =
                switch table {
                case .principal:
                    .principal(user: "", uid: "", groups: [], impersonated: "", extra: [])
                case .agent: .agent("")
                case .addresses: .addresses([])
                case .operation: .operation(verb: "", subresource: "", apiVersion: "")
                case .authorization: .authorization(decision: "", rule: "")
                case .resource: .resource(GroupResource(group: "", resource: ""))
                case .form: .form(apiVersion: "", kind: "")
                case .namespace: .namespace("")
                case .object: .object(resource: 0, namespace: 0, name: "", uid: "")
                case .manager: .manager("")
                }
            try add(empty, id: number, keys: &keys)
        }
    }

    /// Of a table, the empty value included: the number that its next value gets.
    func count(of table: InternValue.Table) -> Int {
        switch table {
        case .principal: principals.count
        case .agent: agents.count
        case .addresses: addresses.count
        case .operation: operations.count
        case .authorization: authorizations.count
        case .resource: resources.count
        case .form: forms.count
        case .namespace: namespaces.count
        case .object: objects.count
        case .manager: managers.count
        }
    }

    @inline(__always)
    func number(of resource: GroupResource) -> UInt32? { resources.number(of: resource) }

    @inline(__always)
    func number(ofNamespace name: String) -> UInt32? { namespaces.number(of: name) }

    /// The number of a value that is interned already.
    fileprivate func number(of value: InternValue, keys: KeyTable) -> UInt32? {
        switch value {
        case .principal(let user, let uid, let groups, let impersonated, let extra):
            principals.number(
                of: Principal(
                    user: user, uid: uid, groups: groups, impersonated: impersonated,
                    extra: extra))
        case .agent(let text): agents.number(of: text)
        case .addresses(let list): addresses.number(of: list)
        case .operation(let verb, let subresource, let apiVersion):
            operations.number(
                of: Operation(verb: verb, subresource: subresource, apiVersion: apiVersion))
        case .authorization(let decision, let rule):
            authorizations.number(of: Authorization(decision: decision, rule: rule))
        case .resource(let resource): resources.number(of: resource)
        case .form(let apiVersion, let kind):
            forms.number(of: Form(apiVersion: apiVersion, kind: kind))
        case .namespace(let name): namespaces.number(of: name)
        case .object(let resource, let namespace, let name, let uid):
            keys.number(
                KeyTable.Place(resource: resource, namespace: namespace), name: name.utf8.span
            ).flatMap { objects.number(key: $0, uid: ObjectUID(uid)) }
        case .manager(let text): managers.number(of: text)
        }
    }
}

extension Run {
    /// The number of a value that is interned already, and else the one that the next of its table
    /// gets. A call, so that the caller lends the run and does not keep some fifty references alive.
    @inline(never)
    func number(of value: InternValue) -> (known: UInt32?, next: UInt32) {
        (interns.number(of: value, keys: keys), UInt32(interns.count(of: value.table)))
    }
}
