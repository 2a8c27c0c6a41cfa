/// The ports and certificate of the simulated smtp.gmail.com.
package struct SimulatedSubmission: Sendable {
    /// The port where TLS begins with STARTTLS, like port 587.
    package let startTLSPort: Int
    /// The port where TLS begins with the first byte, like port 465.
    package let tlsPort: Int
    /// The server's certificate in PEM, created for this run; a client uses it as its CA.
    package let certificate: String
}
