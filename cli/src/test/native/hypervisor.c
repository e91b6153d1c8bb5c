// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/*
 * Stands in for the hypervisor, for LD_PRELOAD: the stock xenstored and oxenstored start, serve their unix socket, have domains
 * introduced to them and live-update on a machine without Xen. From the environment:
 *
 *   STAND_IN_FOLDER  where everything is: a domain's ring page is the file ring-DOMID, and what a daemon would keep in
 *                    /var/run/xenstored is there too
 *   STAND_IN_LISTEN  a descriptor that shall be the listening socket FOLDER/socket when the program begins
 *   STAND_IN_EVENTS  a descriptor that shall be the event channel device when the program begins
 *
 * Each domain exists, lives, and never signals an event.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))

enum { PAGE = 4096, FIRST_PORT = 100, DOMINFO_STATE = 16 };

/* ---- Files ---- */

#define NEXT(name)                          \
    static __typeof__(&name) next;          \
    if (!next)                              \
    next = (__typeof__(next))dlsym(RTLD_NEXT, #name)

static const char run_folder[] = "/var/run/xenstored";

static const char *folder(void)
{
    const char *name = getenv("STAND_IN_FOLDER");

    if (!name) {
        fputs("stand-in: STAND_IN_FOLDER is not set\n", stderr);
        _exit(127);
    }
    return name;
}

/* oxenstored knows only one place for what it keeps. */
static const char *moved(const char *path, char room[PATH_MAX])
{
    if (strncmp(path, run_folder, sizeof(run_folder) - 1))
        return path;
    snprintf(room, PATH_MAX, "%s%s", folder(), path + sizeof(run_folder) - 1);
    return room;
}

static int real_open(const char *path, int flags, mode_t mode)
{
    NEXT(open);
    return next(path, flags, mode);
}

static int open_ring(unsigned int domid)
{
    char name[PATH_MAX];
    int fd;

    snprintf(name, sizeof(name), "%s/ring-%u", folder(), domid);
    fd = real_open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && ftruncate(fd, PAGE)) {
        close(fd);
        return -1;
    }
    return fd;
}

static int open_port(void)
{
    int ends[2];

    if (pipe(ends))
        return -1;
    if (write(ends[1], "1", 1) != 1)
        abort();
    close(ends[1]);
    return ends[0];
}

/* The files that the kernel of a Xen host offers are domain 0's ring page and its event channel's port. */
static int open_file(const char *path, int flags, mode_t mode)
{
    char room[PATH_MAX];

    if (!strcmp(path, "/proc/xen/xsd_kva") || !strcmp(path, "/dev/xen/xenbus_backend"))
        return open_ring(0);
    if (!strcmp(path, "/proc/xen/xsd_port"))
        return open_port();
    return real_open(moved(path, room), flags, mode);
}

#define OPEN(name)                                         \
    int name(const char *path, int flags, ...)             \
    {                                                      \
        va_list args;                                      \
        mode_t mode;                                       \
                                                           \
        va_start(args, flags);                             \
        mode = (flags & O_CREAT) ? va_arg(args, int) : 0;  \
        va_end(args);                                      \
        return open_file(path, flags, mode);               \
    }
OPEN(open)
OPEN(open64)

int stat(const char *path, struct stat *found)
{
    char room[PATH_MAX];
    NEXT(stat);

    return next(moved(path, room), found);
}

int stat64(const char *path, struct stat64 *found)
{
    char room[PATH_MAX];
    NEXT(stat64);

    return next(moved(path, room), found);
}

int unlink(const char *path)
{
    char room[PATH_MAX];
    NEXT(unlink);

    return next(moved(path, room));
}

int mkdir(const char *path, mode_t mode)
{
    char room[PATH_MAX];
    NEXT(mkdir);

    return next(moved(path, room), mode);
}

int chmod(const char *path, mode_t mode)
{
    char room[PATH_MAX];
    NEXT(chmod);

    return next(moved(path, room), mode);
}

int rename(const char *from, const char *to)
{
    char from_room[PATH_MAX], to_room[PATH_MAX];
    NEXT(rename);

    return next(moved(from, from_room), moved(to, to_room));
}

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
    const struct sockaddr_un *given = (const struct sockaddr_un *)address;
    struct sockaddr_un mine = {.sun_family = AF_UNIX};
    char room[PATH_MAX];
    NEXT(bind);

    if (address->sa_family != AF_UNIX)
        return next(fd, address, length);
    snprintf(mine.sun_path, sizeof(mine.sun_path), "%.107s", moved(given->sun_path, room));
    return next(fd, (struct sockaddr *)&mine, sizeof(mine));
}

/* oxenstored gives up where it may not raise its limits. */
int setrlimit(UNUSED __rlimit_resource_t resource, UNUSED const struct rlimit *limit) { return 0; }
int setrlimit64(UNUSED __rlimit_resource_t resource, UNUSED const struct rlimit64 *limit) { return 0; }

/* ---- What a daemon started from an image finds open ---- */

static int listening(void)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    snprintf(name.sun_path, sizeof(name.sun_path), "%.100s/socket", folder());
    if (fd < 0 || bind(fd, (struct sockaddr *)&name, sizeof(name)) || listen(fd, SOMAXCONN)) {
        perror("stand-in: socket");
        _exit(127);
    }
    return fd;
}

static void place(const char *variable, int fd)
{
    int wanted = atoi(getenv(variable));

    unsetenv(variable);
    if (wanted == fd)
        return;
    if (wanted <= STDERR_FILENO || dup2(fd, wanted) < 0) {
        fprintf(stderr, "stand-in: %s cannot be %d\n", variable, wanted);
        _exit(127);
    }
    close(fd);
}

__attribute__((constructor)) static void begin(void)
{
    if (getenv("STAND_IN_LISTEN"))
        place("STAND_IN_LISTEN", listening());
    if (getenv("STAND_IN_EVENTS"))
        place("STAND_IN_EVENTS", eventfd(0, EFD_NONBLOCK));
}

/* ---- libxenctrl ---- */

static void *map_ring(uint32_t domid)
{
    int fd = open_ring(domid);
    void *page = fd < 0 ? MAP_FAILED : mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    close(fd);
    return page == MAP_FAILED ? NULL : page;
}

void *xc_interface_open(UNUSED void *logger, UNUSED void *dombuild, UNUSED unsigned int flags) { return malloc(1); }

int xc_interface_close(void *handle)
{
    free(handle);
    return 0;
}

/* The fields before nr_pages are the domid, a label, a set of bits such as "dying" and why the domain was shut down. */
int xc_domain_getinfo(UNUSED void *handle, uint32_t first, UNUSED unsigned int max, void *info)
{
    memset(info, 0, DOMINFO_STATE);
    memcpy(info, &first, sizeof(first));
    return 1;
}

void *xc_map_foreign_range(UNUSED void *handle, uint32_t domid, UNUSED int size, UNUSED int prot, UNUSED unsigned long mfn)
{
    return map_ring(domid);
}

/* ---- libxengnttab ---- */

void *xengnttab_open(UNUSED void *logger, UNUSED unsigned int flags) { return malloc(1); }

int xengnttab_close(void *handle)
{
    free(handle);
    return 0;
}

int xengnttab_set_max_grants(UNUSED void *handle, UNUSED uint32_t count) { return 0; }

void *xengnttab_map_grant_ref(UNUSED void *handle, uint32_t domid, UNUSED uint32_t ref, UNUSED int prot)
{
    return map_ring(domid);
}

int xengnttab_unmap(UNUSED void *handle, void *page, uint32_t count) { return munmap(page, (size_t)PAGE * count); }

/* ---- libxenevtchn ---- */

struct events {
    int fd;
};

static int next_port = FIRST_PORT;

static void *events(int fd)
{
    struct events *handle = malloc(sizeof(*handle));

    if (!handle)
        abort();
    handle->fd = fd;
    return handle;
}

void *xenevtchn_open(UNUSED void *logger, UNUSED unsigned int flags) { return events(eventfd(0, EFD_NONBLOCK)); }
void *xenevtchn_fdopen(UNUSED void *logger, int fd, UNUSED unsigned int flags) { return events(fd); }

int xenevtchn_close(void *handle)
{
    free(handle);
    return 0;
}

int xenevtchn_fd(void *handle) { return ((struct events *)handle)->fd; }
int xenevtchn_notify(UNUSED void *handle, UNUSED uint32_t port) { return 0; }
int xenevtchn_bind_interdomain(UNUSED void *handle, UNUSED uint32_t domid, UNUSED uint32_t port) { return next_port++; }
int xenevtchn_bind_virq(UNUSED void *handle, UNUSED unsigned int virq) { return next_port++; }
int xenevtchn_unbind(UNUSED void *handle, UNUSED uint32_t port) { return 0; }
int xenevtchn_unmask(UNUSED void *handle, UNUSED uint32_t port) { return 0; }

/* A pending event would be for the first port that was bound. */
int xenevtchn_pending(void *handle)
{
    uint64_t count;

    return read(((struct events *)handle)->fd, &count, sizeof(count)) == sizeof(count) ? FIRST_PORT : -1;
}
