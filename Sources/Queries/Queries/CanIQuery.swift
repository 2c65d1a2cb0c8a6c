import Access
import EventStore
import KubernetesAPI

/// `can-i VERB RESOURCE --as USER`: whether RBAC lets a user, as of a moment.
package struct CanIQuery: ParameterizedQuery, Hashable {
    package var action = ActionSpec()
    package var user: String?
    /// When none are given, those that the user was recorded with count.
    package var groups: [String] = []
    package var at: String?

    package init() {}

    package static var parameterFields: [ParameterField<Self>] {
        ActionSpec.parameterFields(\Self.action) + [
            .text("as", \.user), .list("asGroup", \.groups), .text("at", \.at),
        ]
    }

    /// Reads every role and binding of the moment and, without groups, requests back from it until
    /// one of the user is found.
    package func run(_ reader: Reader) throws(QueryError) -> CanIAnswer {
        guard let user, !user.isEmpty else {
            throw QueryError(.wrongUse, "name the user that is asked about with --as USER")
        }
        // As for the API's own reviews: everybody may ask about themselves.
        if let sight = reader.sight, sight.principal.user != user || !groups.isEmpty {
            try sight.require(
                AccessAction(
                    "create",
                    GroupResource(
                        group: "authorization.k8s.io", resource: "subjectaccessreviews")))
        }
        let moment = try TimeSpec(at ?? "head").resolve(reader)
        let view = try reader.view(at: moment.revision)
        let asked = try action.action(reader, view)
        let rules = try reader.reading { () throws(StoreError) in try AccessRules(view) }
        var principal = Principal(impersonating: user, groups: groups)
        var source = CanIAnswer.GroupSource.given
        if groups.isEmpty {
            source = .unknown
            if let known = try RecordedGroups(reader: reader, user: user).groups(at: moment) {
                principal = Principal(user: user, groups: known)
                source = .recorded
            }
        }
        let decision = rules.decision(asked, by: principal)
        let notes = AccessNotes(
            rules: rules, action: asked, isOfNodes: principal.groups.contains("system:nodes")
        ).sentences(of: moment)
        return CanIAnswer(
            allowed: decision.isAllowed, reason: decision.words(asked, by: principal), at: moment,
            action: ActionLine(asked), user: user, groups: principal.groups, groupSource: source,
            notes: decision.isAllowed ? [] : notes)
    }
}
