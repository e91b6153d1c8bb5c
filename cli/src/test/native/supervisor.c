// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/*
 * Does for a daemon what systemd does for a service with Type=notify, Restart=always and a file descriptor store:
 *
 *   supervisor NOTIFY_SOCKET COMMAND [ARGUMENT...]
 *
 * It starts the command, keeps the descriptors that it sends, and starts it again with them whenever a signal ends the main process; it ends
 * with one that ends by itself. It says what happens, a line each, on standard output. SIGTERM ends the main process. NOTIFY_SOCKET begins
 * with @ for an abstract name.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 512, LONGEST = 4096, LONGEST_NAME = 256, FIRST = 3 };

static struct {
    char name[LONGEST_NAME];
    int descriptor;
} stored[MOST];

static int count;
static pid_t main_process;

static void fail(const char *what)
{
    fprintf(stderr, "supervisor: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int listen_for_messages(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (descriptor < 0 || strlen(name) >= sizeof(address.sun_path))
        fail("socket");
    strcpy(address.sun_path, name);
    if (name[0] == '@')
        address.sun_path[0] = 0;
    if (bind(descriptor, (struct sockaddr *)&address,
             (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name))) < 0)
        fail(name);
    return descriptor;
}

/* ---- The store ---- */

static void drop(int i)
{
    close(stored[i].descriptor);
    stored[i] = stored[--count];
}

static int is_stored(int descriptor)
{
    struct stat new, old;

    fstat(descriptor, &new);
    for (int i = 0; i < count; i++) {
        fstat(stored[i].descriptor, &old);
        if (old.st_ino == new.st_ino && old.st_dev == new.st_dev)
            return 1;
    }
    return 0;
}

static void store(const char *name, int descriptor)
{
    if (count == MOST || is_stored(descriptor)) {
        close(descriptor);
        return;
    }
    snprintf(stored[count].name, LONGEST_NAME, "%s", name);
    stored[count++].descriptor = descriptor;
    printf("stored %s\n", name);
}

static void forget(const char *name)
{
    for (int i = count - 1; i >= 0; i--)
        if (!strcmp(stored[i].name, name)) {
            printf("removed %s\n", name);
            drop(i);
        }
}

/* ---- Messages ---- */

static const char *value(const char *message, const char *key)
{
    size_t length = strlen(key);

    for (const char *line = message; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (!strncmp(line, key, length) && line[length] == '=')
            return line + length + 1;
    return NULL;
}

static void obey(const char *message, int descriptor)
{
    char name[LONGEST_NAME] = "stored";
    const char *given = value(message, "FDNAME");

    if (given)
        sscanf(given, "%255[^\n]", name);
    if (value(message, "FDSTOREREMOVE"))
        forget(name);
    if (value(message, "FDSTORE") && descriptor >= 0) {
        store(name, descriptor);
        descriptor = -1;
    }
    if (value(message, "MAINPID")) {
        main_process = (pid_t)atoi(value(message, "MAINPID"));
        printf("main %d\n", (int)main_process);
    }
    if (value(message, "READY"))
        printf("ready %d\n", (int)main_process);
    if (value(message, "STOPPING"))
        printf("stopping\n");
    if (descriptor >= 0)
        close(descriptor);
}

static int receive(int from)
{
    char message[LONGEST + 1];
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr header;
    } control;
    struct iovec data = {message, LONGEST};
    struct msghdr received = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
    ssize_t length = recvmsg(from, &received, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    struct cmsghdr *part;
    int descriptor = -1;

    if (length < 0)
        return 0;
    message[length] = 0;
    for (part = CMSG_FIRSTHDR(&received); part; part = CMSG_NXTHDR(&received, part))
        if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_RIGHTS)
            memcpy(&descriptor, CMSG_DATA(part), sizeof(descriptor));
    obey(message, descriptor);
    return 1;
}

/* ---- The daemon ---- */

static void become(char **command)
{
    static char names[MOST * LONGEST_NAME];
    char number[32];
    sigset_t none;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* Out of the way first: a descriptor may have the number that another one is to get. */
    for (int i = 0; i < count; i++)
        stored[i].descriptor = fcntl(stored[i].descriptor, F_DUPFD_CLOEXEC, FIRST + MOST);
    for (int i = 0; i < count; i++) {
        if (dup2(stored[i].descriptor, FIRST + i) < 0)
            fail("dup2");
        strcat(names, i ? ":" : "");
        strcat(names, stored[i].name);
    }
    if (count) {
        snprintf(number, sizeof(number), "%d", count);
        setenv("LISTEN_FDS", number, 1);
        setenv("LISTEN_FDNAMES", names, 1);
        snprintf(number, sizeof(number), "%d", (int)getpid());
        setenv("LISTEN_PID", number, 1);
    }
    execv(command[0], command);
    fail(command[0]);
}

static void start(char **command)
{
    main_process = fork();
    if (main_process < 0)
        fail("fork");
    if (!main_process)
        become(command);
    printf("started %d with %d\n", (int)main_process, count);
}

/* Returns the main process's exit code, 128 and more if a signal has ended it; -1 if it lives. */
static int reap(void)
{
    int status, result = -1;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);

        printf("ended %d %d\n", (int)pid, code);
        if (pid == main_process)
            result = code;
    }
    return result;
}

int main(int argc, char **argv)
{
    struct pollfd polled[MOST + 2];
    struct signalfd_siginfo signal;
    sigset_t signals;
    int messages, signaled, code;

    if (argc < 3)
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    signaled = signalfd(-1, &signals, SFD_CLOEXEC);
    messages = listen_for_messages(argv[1]);
    setenv("NOTIFY_SOCKET", argv[1], 1);
    /* A successor becomes a child of this process when its predecessor ends. */
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    start(argv + 2);
    while (1) {
        int watched = count;

        polled[0] = (struct pollfd){.fd = messages, .events = POLLIN};
        polled[1] = (struct pollfd){.fd = signaled, .events = POLLIN};
        for (int i = 0; i < watched; i++)
            polled[2 + i] = (struct pollfd){.fd = stored[i].descriptor};
        if (poll(polled, (nfds_t)watched + 2, -1) < 0)
            fail("poll");
        for (int i = watched - 1; i >= 0; i--)
            if (polled[2 + i].revents) {
                printf("hung up %s\n", stored[i].name);
                drop(i);
            }
        /* What a process has sent comes before its end. */
        while (receive(messages))
            ;
        if (!polled[1].revents || read(signaled, &signal, sizeof(signal)) < 0)
            continue;
        if (signal.ssi_signo == SIGTERM)
            kill(main_process, SIGTERM);
        code = reap();
        if (code < 0)
            continue;
        while (receive(messages))
            ;
        if (code < 128) {
            printf("left %d\n", count);
            return code;
        }
        start(argv + 2);
    }
}
