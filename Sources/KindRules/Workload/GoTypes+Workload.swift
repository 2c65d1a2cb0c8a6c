extension GoTypes {
    static let workloadTypes = """
        core.v1.Container !resources
        """
}
