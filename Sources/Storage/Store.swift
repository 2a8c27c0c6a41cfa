/// Everything that the gateway stores.
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
