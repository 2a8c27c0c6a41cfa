// The ceiling: the least that a server can do that keeps mail before it says 250. One thread reads what has arrived on all
// connections, appends the messages that are complete to one file, flushes that once (fdatasync(2)), and answers them.
//
// It understands just enough SMTP for the load generator, and nothing of what it stores can be found again.
//
//     ceiling PORT FILE

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MOST_EVENTS = 1024, ROOM = 64 << 10 };

struct session {
    int socket;
    int is_content;
    char *bytes;
    size_t count, room;
};

static struct session **sessions;
// What this round stores, and whom it answers.
static char *batch;
static size_t batch_count, batch_room;
static int *waiting;
static size_t waiting_count;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void reserve(char **bytes, size_t *room, size_t needed) {
    if (needed <= *room) return;
    while (*room < needed) *room = *room ? *room * 2 : ROOM;
    *bytes = realloc(*bytes, *room);
    if (!*bytes) die("realloc");
}

static void say(int socket, const char *reply) {
    // Replies are far smaller than a socket's buffer. A client that has gone is noticed when it is read from.
    if (send(socket, reply, strlen(reply), MSG_NOSIGNAL) < 0 && errno != EPIPE && errno != ECONNRESET) die("send");
}

static void drop(struct session *session) {
    close(session->socket);
    sessions[session->socket] = NULL;
    free(session->bytes);
    free(session);
}

static void begin(int socket) {
    struct session *session = calloc(1, sizeof *session);
    if (!session) die("calloc");
    int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    session->socket = socket;
    sessions[socket] = session;
    say(socket, "220 ceiling ESMTP\r\n");
}

// Removes what was understood from the front.
static void consume(struct session *session, size_t count) {
    session->count -= count;
    memmove(session->bytes, session->bytes + count, session->count);
}

// Takes a whole message, or nothing. Returns whether it was complete.
static int take_content(struct session *session) {
    static const char end[] = "\r\n.\r\n";
    size_t length = sizeof end - 1;
    // The end comes last: a client sends nothing further before it was answered.
    if (session->count < length || memcmp(session->bytes + session->count - length, end, length) != 0) return 0;
    reserve(&batch, &batch_room, batch_count + session->count);
    memcpy(batch + batch_count, session->bytes, session->count);
    batch_count += session->count;
    session->count = 0;
    session->is_content = 0;
    waiting[waiting_count++] = session->socket;
    return 1;
}

// Returns 0 when the connection has ended.
static int take_line(struct session *session, const char *line) {
    if (strncasecmp(line, "DATA", 4) == 0) {
        session->is_content = 1;
        say(session->socket, "354 go on\r\n");
    } else if (strncasecmp(line, "QUIT", 4) == 0) {
        say(session->socket, "221 bye\r\n");
        drop(session);
        return 0;
    } else {
        say(session->socket, "250 ok\r\n");
    }
    return 1;
}

static void advance(struct session *session) {
    for (;;) {
        reserve(&session->bytes, &session->room, session->count + ROOM);
        ssize_t count = recv(session->socket, session->bytes + session->count, session->room - session->count, 0);
        if (count < 0 && errno == EAGAIN) break;
        if (count <= 0) return drop(session);
        session->count += (size_t)count;
        if (session->count < session->room) break;
    }
    while (session->count > 0) {
        if (session->is_content) {
            if (!take_content(session)) return;
            continue;
        }
        char *end = memchr(session->bytes, '\n', session->count);
        if (!end) return;
        if (!take_line(session, session->bytes)) return;
        consume(session, (size_t)(end - session->bytes) + 1);
    }
}

static void store(int file) {
    if (waiting_count == 0) return;
    for (size_t written = 0; written < batch_count;) {
        ssize_t count = write(file, batch + written, batch_count - written);
        if (count < 0) die("write");
        written += (size_t)count;
    }
    if (fdatasync(file) != 0) die("fdatasync");
    for (size_t index = 0; index < waiting_count; index++)
        if (sessions[waiting[index]]) say(waiting[index], "250 stored\r\n");
    batch_count = waiting_count = 0;
}

int main(int count, char **arguments) {
    if (count != 3) {
        fprintf(stderr, "usage: ceiling PORT FILE\n");
        return 64;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    sessions = calloc(files.rlim_cur, sizeof *sessions);
    waiting = calloc(files.rlim_cur, sizeof *waiting);
    int file = open(arguments[2], O_WRONLY | O_CREAT | O_APPEND, 0600);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    if (!sessions || !waiting || file < 0 || listener < 0) die("start");
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(arguments[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) die("bind");
    if (listen(listener, 1024) != 0) die("listen");
    int poll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[MOST_EVENTS];
    if (poll < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event) != 0) die("epoll");
    for (;;) {
        int ready = epoll_wait(poll, events, MOST_EVENTS, -1);
        if (ready < 0 && errno != EINTR) die("epoll_wait");
        for (int index = 0; index < ready; index++) {
            if (events[index].data.fd != listener) {
                if (sessions[events[index].data.fd]) advance(sessions[events[index].data.fd]);
                continue;
            }
            int client;
            while ((client = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                event.data.fd = client;
                if (epoll_ctl(poll, EPOLL_CTL_ADD, client, &event) != 0) die("epoll_ctl");
                begin(client);
            }
        }
        store(file);
    }
}
