extension GoTypes {
    static let clusterTypes = """
        core.v1.Node !spec !status
        """
}
