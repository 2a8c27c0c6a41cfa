import NIOCore

/// Runs tasks on an event loop, so that what they wait for brings no other thread into play than the one that answers.
///
/// Only for tasks that do little between their waits: a loop has many connections to serve.
final class EventLoopTasks: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
