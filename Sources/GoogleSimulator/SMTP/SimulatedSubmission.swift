/// Where the simulated smtp.gmail.com is found.
package struct SimulatedSubmission: Sendable {
    /// TLS begins with STARTTLS, as at port 587.
    package let startTLSPort: Int
    /// TLS begins with the first byte, as at port 465.
    package let tlsPort: Int
    /// The server's certificate in PEM, made for this run; a client takes it as its CA.
    package let certificate: String
}
