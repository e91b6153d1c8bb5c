// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/*
 * For LD_PRELOAD into a shell: after the number of processes that FORKS says, there is no memory for another one. The processes that it
 * starts are not limited.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>

static int started;
static int is_child;

pid_t fork(void) {
    if (!is_child && started++ >= atoi(getenv("FORKS"))) {
        errno = ENOMEM;
        return -1;
    }
    pid_t (*next)(void) = (pid_t (*)(void))dlsym(RTLD_NEXT, "fork");
    pid_t process = next();
    is_child = is_child || process == 0;
    return process;
}
