import Base

/// How wrong passwords are met. Successful logins never count.
package struct AuthenticationSettings: Sendable, Hashable {
    /// Failed logins in one connection after which it is closed.
    package var failuresPerConnection = 3
    /// Failed logins within `window` after which an address is locked out.
    package var failuresPerAddress = 20
    /// Failed logins within `window` after which a login is locked out for the addresses that failed.
    package var failuresPerLogin = 10
    package var window = Duration.minutes(10)
    package var lockout = Duration.minutes(15)
    /// The wait before the answer to a failed login, doubling with each further one.
    package var delay = Duration.seconds(1)

    package init() {}
}
