import Base
import Storage

extension Console {
    /// Invites people.
    var invitations: Invitations { Invitations(store: store, clock: clock, lifetime: options.linkLifetime) }

    /// Invites those of the plan who are new, and has the gateway take note. Throws `.conflict`, and invites nobody, if one of
    /// them has become a user meanwhile.
    ///
    /// - Parameter mailer: `nil` mails nothing.
    func invite(_ plan: InvitationPlan, mailer: Invitations.Mailer?) async throws -> [Invitations.Invited] {
        let organisation = try await store.organisationSettings().name
        let invited = try await invitations.carryOut(plan, mailer: mailer, organisation: organisation)
        await gateway.accountsChanged()
        return invited
    }

    /// How invitations are mailed; `nil` without a base URL.
    ///
    /// - Parameter language: of people who have none.
    func mailer(in language: Language) -> Invitations.Mailer? {
        options.baseURL.map { base in
            Invitations.Mailer(base: "\(base)\(options.pathPrefix)", language: language) {
                [gateway] letter, recipient in
                try await gateway.mail(letter, to: recipient)
            }
        }
    }
}
