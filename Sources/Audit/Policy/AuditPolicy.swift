package import Access

/// Which requests leave how much behind: the first rule that takes a request decides, and what no
/// rule takes leaves nothing.
package struct AuditPolicy: Sendable {
    package struct Decision: Hashable, Sendable {
        package var level: AuditLevel
        package var omittedStages: Set<AuditStage>
        package var omitsManagedFields: Bool

        package static let nothing = Decision(
            level: .none, omittedStages: [], omitsManagedFields: false)

        package func keeps(_ stage: AuditStage) -> Bool {
            level > .none && !omittedStages.contains(stage)
        }
    }

    package var rules: [AuditRule]
    package var omittedStages: Set<AuditStage>
    package var omitsManagedFields: Bool

    package init(
        rules: [AuditRule], omittedStages: Set<AuditStage> = [], omitsManagedFields: Bool = false
    ) {
        self.rules = rules
        self.omittedStages = omittedStages
        self.omitsManagedFields = omitsManagedFields
    }

    /// What a store keeps when nobody says otherwise: who read Secrets. Changes are events, and
    /// refusals are kept whatever the policy.
    package static let standard: AuditPolicy = {
        var secrets = AuditRule(level: .metadata)
        secrets.resources = [AuditRule.Resources(group: "", resources: ["secrets"])]
        return AuditPolicy(rules: [secrets])
    }()

    /// Costs a pass over the rules before the one that takes it.
    package func decision(_ action: AccessAction, by principal: Principal) -> Decision {
        guard let rule = rules.first(where: { $0.takes(action, by: principal) }) else {
            return .nothing
        }
        return Decision(
            level: rule.level, omittedStages: omittedStages.union(rule.omittedStages),
            omitsManagedFields: rule.omitsManagedFields ?? omitsManagedFields)
    }
}
