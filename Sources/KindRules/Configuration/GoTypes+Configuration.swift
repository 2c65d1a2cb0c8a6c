extension GoTypes {
    static let configurationTypes = """
        core.v1.Namespace !spec !status
        """
}
