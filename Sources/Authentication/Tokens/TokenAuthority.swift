/// What a server has to do with tokens: it issues those of its service accounts, and says whose
/// others are.
package struct TokenAuthority: Sendable {
    package let serviceAccounts: ServiceAccountTokens
    package let reviewer: TokenReviewer

    package init(serviceAccounts: ServiceAccountTokens, reviewer: TokenReviewer) {
        self.serviceAccounts = serviceAccounts
        self.reviewer = reviewer
    }
}
