internal import KubernetesAPI

/// The interned values of a log, by number. Number 0 is the empty value of each table.
struct InternTables: Sendable {
    struct Principal: Sendable {
        var user = ""
        var uid = ""
        var groups: [String] = []
        var impersonated = ""
    }

    struct Operation: Sendable {
        var verb = ""
        var subresource = ""
        var apiVersion = ""
    }

    struct Authorization: Sendable {
        var decision = ""
        var rule = ""
    }

    struct Form: Sendable {
        var apiVersion = ""
        var kind = ""
    }

    /// One life of a key.
    struct Object: Sendable {
        var key: UInt32
        var uid: String
    }

    private(set) var principals = [Principal()]
    private(set) var agents = [""]
    private(set) var addresses: [[String]] = [[]]
    private(set) var operations = [Operation()]
    private(set) var authorizations = [Authorization()]
    private(set) var resources = [GroupResource(group: "", resource: "")]
    private(set) var forms = [Form()]
    private(set) var namespaces = [""]
    private(set) var objects = [Object(key: 0, uid: "")]
    private(set) var managers = [""]
    private var resourceNumbers: [GroupResource: UInt32] = [:]
    private var namespaceNumbers: [String: UInt32] = ["": 0]

    /// Takes the value in; its number must be the next of its table.
    mutating func add(
        _ value: InternValue, id: UInt32, keys: inout KeyTable
    ) throws(FormatError) {
        guard Int(id) == count(of: value.table) else {
            try fill(value.table, upTo: id, keys: &keys)
            return try add(value, id: id, keys: &keys)
        }
        switch value {
        case .principal(let user, let uid, let groups, let impersonated):
            principals.append(
                Principal(user: user, uid: uid, groups: groups, impersonated: impersonated))
        case .agent(let text): agents.append(text)
        case .addresses(let list): addresses.append(list)
        case .operation(let verb, let subresource, let apiVersion):
            operations.append(
                Operation(verb: verb, subresource: subresource, apiVersion: apiVersion))
        case .authorization(let decision, let rule):
            authorizations.append(Authorization(decision: decision, rule: rule))
        case .resource(let resource):
            resourceNumbers[resource] = UInt32(resources.count)
            resources.append(resource)
        case .form(let apiVersion, let kind):
            forms.append(Form(apiVersion: apiVersion, kind: kind))
        case .namespace(let name):
            namespaceNumbers[name] = UInt32(namespaces.count)
            namespaces.append(name)
        case .object(let resource, let namespace, let name, let uid):
            guard resource < resources.count, namespace < namespaces.count else {
                throw FormatError(what: "an object's resource or namespace is not interned")
            }
            let key = keys.add(KeyTable.Key(resource: resource, namespace: namespace, name: name))
            objects.append(Object(key: key, uid: uid))
        case .manager(let text): managers.append(text)
        }
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
                case .principal: .principal(user: "", uid: "", groups: [], impersonated: "")
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

    func number(of resource: GroupResource) -> UInt32? { resourceNumbers[resource] }

    func number(ofNamespace name: String) -> UInt32? { namespaceNumbers[name] }

    func objectKey(_ key: KeyTable.Key) -> ObjectKey {
        ObjectKey(
            resource: resources[Int(key.resource)], namespace: namespaces[Int(key.namespace)],
            name: key.name)
    }

    /// All values with their numbers, as the writer looks them up.
    func numbers(keys: KeyTable) -> [InternValue: UInt32] {
        var numbers: [InternValue: UInt32] = [:]
        func add(_ values: some Sequence<InternValue>) {
            for (index, value) in values.enumerated().dropFirst() {
                numbers[value] = UInt32(index)
            }
        }
        add(
            principals.map {
                .principal(
                    user: $0.user, uid: $0.uid, groups: $0.groups,
                    impersonated: $0.impersonated)
            })
        add(agents.map { .agent($0) })
        add(managers.map { .manager($0) })
        add(addresses.map { .addresses($0) })
        add(
            operations.map {
                .operation(verb: $0.verb, subresource: $0.subresource, apiVersion: $0.apiVersion)
            })
        add(authorizations.map { .authorization(decision: $0.decision, rule: $0.rule) })
        add(resources.map { .resource($0) })
        add(forms.map { .form(apiVersion: $0.apiVersion, kind: $0.kind) })
        add(namespaces.map { .namespace($0) })
        add(
            objects.enumerated().map { index, object in
                guard index > 0 else { return .agent("") }
                let key = keys[object.key]
                return .object(
                    resource: key.resource, namespace: key.namespace, name: key.name,
                    uid: object.uid)
            })
        return numbers
    }
}
