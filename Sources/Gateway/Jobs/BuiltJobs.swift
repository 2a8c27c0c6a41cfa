package import Storage

/// The scheduled actions that this build can carry out. The others can be set up, and are refused when they shall run.
package enum BuiltJobs {
    package static let kinds: Set<JobKind> = []
}
