extension QueueSettings {
    func problems() -> [Problem] {
        var problems: [Problem] = []
        if twinWindow > retention {
            problems.append(
                Problem(
                    .error,
                    "queue.twin_window",
                    "records are kept for \(DurationText.write(retention)) only, so older duplicates cannot be found",
                    remedy: "Set it to no more than queue.retention"
                )
            )
        }
        if retry.first > retry.longest {
            problems.append(
                Problem(
                    .error,
                    "queue.retry.first",
                    "it exceeds queue.retry.longest",
                    remedy: "Set it to \(DurationText.write(retry.longest)) or less"
                )
            )
        }
        if retry.longest > retry.giveUp {
            problems.append(
                Problem(
                    .error,
                    "queue.retry.longest",
                    "the gateway would give up on a message before its next attempt",
                    remedy: "Set it to less than queue.retry.give_up"
                )
            )
        }
        if retry.delayWarning >= retry.giveUp {
            problems.append(
                Problem(
                    .warning,
                    "queue.retry.delay_warning",
                    "the gateway gives up on messages before it reports that they are late",
                    remedy: "Set it to less than queue.retry.give_up"
                )
            )
        }
        return problems
    }
}
