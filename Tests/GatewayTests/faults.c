// Makes system calls of the program under test fail on a test's request. It is preloaded (ld.so(8), LD_PRELOAD).
//
// $FAULTS names a file that both share. A byte other than 0 makes one kind of call fail in one place; see open_files.py,
// which has the same list.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum fault {
    SPOOL_OPEN,
    SPOOL_WRITE,
    SPOOL_READ,
    SPOOL_SYNC,
    STORE_OPEN,
    STORE_WRITE,
    STORE_READ,
    STORE_SYNC,
    SOCKET,
    SOCKET_PAIR,
    ACCEPT,
    THREAD,
    SEND,
    RECEIVE,
    CONNECT,
    EPOLL,
    EVENT_FILE,
};

enum place { ELSEWHERE, SPOOL, STORE, NETWORK };

#define MOST_FILES 65536
static volatile unsigned char *faults;
static unsigned char places[MOST_FILES];

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("FAULTS");
    int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *shared = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (shared != MAP_FAILED) faults = shared;
}

static int breaks(enum fault fault) { return faults && faults[fault]; }

#define NEXT(name) \
    static __typeof__(name) *next; \
    if (!next) next = dlsym(RTLD_NEXT, #name)

static enum place place_of(const char *path) {
    if (strstr(path, "/spool/")) return SPOOL;
    if (strstr(path, "gateway.sqlite")) return STORE;
    return ELSEWHERE;
}

static int refuses_open(const char *path) {
    enum place place = place_of(path);
    if ((place == SPOOL && breaks(SPOOL_OPEN)) || (place == STORE && breaks(STORE_OPEN))) {
        errno = EMFILE;
        return 1;
    }
    return 0;
}

static int opened(int file, const char *path) {
    if (file >= 0 && file < MOST_FILES) places[file] = place_of(path);
    return file;
}

static int refuses(int file, enum fault of_spool, enum fault of_store, int code) {
    if (file < 0 || file >= MOST_FILES) return 0;
    if ((places[file] == SPOOL && breaks(of_spool)) || (places[file] == STORE && breaks(of_store))) {
        errno = code;
        return 1;
    }
    return 0;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        NEXT(name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return refuses_open(path) ? -1 : opened(next(path, flags, mode), path); \
    }
OPEN(open)
OPEN(open64)

#define READ(name, offset) \
    ssize_t name(int file, void *bytes, size_t count, offset at) { \
        NEXT(name); \
        return refuses(file, SPOOL_READ, STORE_READ, EIO) ? -1 : next(file, bytes, count, at); \
    }
READ(pread, off_t)
READ(pread64, off64_t)

#define WRITE(name, offset) \
    ssize_t name(int file, const void *bytes, size_t count, offset at) { \
        NEXT(name); \
        return refuses(file, SPOOL_WRITE, STORE_WRITE, EIO) ? -1 : next(file, bytes, count, at); \
    }
WRITE(pwrite, off_t)
WRITE(pwrite64, off64_t)

static int breaks_off(int file, enum fault fault) {
    if (file < 0 || file >= MOST_FILES || places[file] != NETWORK || !breaks(fault)) return 0;
    errno = ECONNRESET;
    return 1;
}

ssize_t read(int file, void *bytes, size_t count) {
    NEXT(read);
    if (breaks_off(file, RECEIVE)) return -1;
    return refuses(file, SPOOL_READ, STORE_READ, EIO) ? -1 : next(file, bytes, count);
}

ssize_t write(int file, const void *bytes, size_t count) {
    NEXT(write);
    if (breaks_off(file, SEND)) return -1;
    return refuses(file, SPOOL_WRITE, STORE_WRITE, EIO) ? -1 : next(file, bytes, count);
}

ssize_t readv(int file, const struct iovec *pieces, int count) {
    NEXT(readv);
    return breaks_off(file, RECEIVE) ? -1 : next(file, pieces, count);
}

ssize_t writev(int file, const struct iovec *pieces, int count) {
    NEXT(writev);
    return breaks_off(file, SEND) ? -1 : next(file, pieces, count);
}

ssize_t recv(int file, void *bytes, size_t count, int flags) {
    NEXT(recv);
    return breaks_off(file, RECEIVE) ? -1 : next(file, bytes, count, flags);
}

ssize_t send(int file, const void *bytes, size_t count, int flags) {
    NEXT(send);
    return breaks_off(file, SEND) ? -1 : next(file, bytes, count, flags);
}

#define SYNC(name) \
    int name(int file) { \
        NEXT(name); \
        return refuses(file, SPOOL_SYNC, STORE_SYNC, EIO) ? -1 : next(file); \
    }
SYNC(fsync)
SYNC(fdatasync)

int close(int file) {
    NEXT(close);
    if (file >= 0 && file < MOST_FILES) places[file] = ELSEWHERE;
    return next(file);
}

int socket(int family, int type, int protocol) {
    NEXT(socket);
    if (family != AF_UNIX && breaks(SOCKET)) {
        errno = EMFILE;
        return -1;
    }
    int file = next(family, type, protocol);
    if (file >= 0 && file < MOST_FILES) places[file] = family == AF_UNIX ? ELSEWHERE : NETWORK;
    return file;
}

int socketpair(int family, int type, int protocol, int pair[2]) {
    NEXT(socketpair);
    if (breaks(SOCKET_PAIR)) {
        errno = EMFILE;
        return -1;
    }
    return next(family, type, protocol, pair);
}

int accept4(int file, struct sockaddr *address, socklen_t *length, int flags) {
    NEXT(accept4);
    if (breaks(ACCEPT)) {
        errno = EMFILE;
        return -1;
    }
    int accepted = next(file, address, length, flags);
    if (accepted >= 0 && accepted < MOST_FILES) places[accepted] = NETWORK;
    return accepted;
}

int connect(int file, const struct sockaddr *address, socklen_t length) {
    NEXT(connect);
    if (file >= 0 && file < MOST_FILES && places[file] == NETWORK && breaks(CONNECT)) {
        errno = ENETUNREACH;
        return -1;
    }
    return next(file, address, length);
}

// Only what adds a file takes memory and counts for a limit (epoll_ctl(2): ENOMEM, ENOSPC).
int epoll_ctl(int poll, int operation, int file, struct epoll_event *event) {
    NEXT(epoll_ctl);
    if (operation == EPOLL_CTL_ADD && breaks(EPOLL)) {
        errno = ENOSPC;
        return -1;
    }
    return next(poll, operation, file, event);
}

int eventfd(unsigned int value, int flags) {
    NEXT(eventfd);
    if (breaks(EVENT_FILE)) {
        errno = EMFILE;
        return -1;
    }
    return next(value, flags);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*run)(void *), void *argument) {
    NEXT(pthread_create);
    return breaks(THREAD) ? EAGAIN : next(thread, how, run, argument);
}
