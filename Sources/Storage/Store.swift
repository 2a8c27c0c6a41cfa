/// Everything that the gateway keeps.
package typealias Store =
    QueueStore
    & RoutingStore
    & StatisticsStore
    & PeopleStore
    & SecondFactorStore
    & LogStore
    & JobStore
    & PreferenceStore
    & APIKeyStore
    & SealingStore
    & ContactStore
    & TransferStore
    & CalendarStore
    & BounceStore
    & SentIDStore
