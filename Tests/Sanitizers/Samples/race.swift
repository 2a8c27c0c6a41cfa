// Two threads change one number without a lock: ThreadSanitizer must report it.
import Glibc

let number = UnsafeMutablePointer<Int>.allocate(capacity: 1)
number.initialize(to: 0)
var threads = [pthread_t(), pthread_t()]
for place in threads.indices {
    pthread_create(
        &threads[place],
        nil,
        { number in
            guard let number = number?.assumingMemoryBound(to: Int.self) else { return nil }
            for round in 0..<2_000 {
                number.pointee += 1
                if round % 100 == 0 { usleep(1000) }
            }
            return nil
        },
        number
    )
}
for thread in threads { pthread_join(thread, nil) }
print(number.pointee)
