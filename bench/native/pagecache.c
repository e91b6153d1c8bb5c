// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/* Evicts a file from the page cache and reports how much of it is resident. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <jni.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_named(JNIEnv *env, jstring name)
{
    const char *path_name = (*env)->GetStringUTFChars(env, name, NULL);
    int file = open(path_name, O_RDONLY);

    (*env)->ReleaseStringUTFChars(env, name, path_name);
    return file;
}

/* Only clean pages that no process maps can be evicted. Returns 0, or -1 if the file cannot be opened or forced. */
JNIEXPORT jint JNICALL Java_io_xenstream_bench_c_NativeCode_forget(JNIEnv *env, jclass type, jstring name)
{
    int file = open_named(env, name), failed;

    if (file < 0)
        return -1;
    failed = fdatasync(file) || posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    close(file);
    return failed ? -1 : 0;
}

/* Returns the number of resident bytes of a file, or -1. */
JNIEXPORT jlong JNICALL Java_io_xenstream_bench_c_NativeCode_resident(JNIEnv *env, jclass type, jstring name)
{
    int file = open_named(env, name);
    long page = sysconf(_SC_PAGESIZE);
    struct stat status;
    jlong resident = -1;

    if (file < 0)
        return -1;
    if (fstat(file, &status) == 0 && status.st_size > 0) {
        size_t pages = (status.st_size + page - 1) / page;
        unsigned char *states = malloc(pages);
        void *mapped = mmap(NULL, status.st_size, PROT_READ, MAP_SHARED, file, 0);

        if (states && mapped != MAP_FAILED && mincore(mapped, status.st_size, states) == 0) {
            resident = 0;
            for (size_t i = 0; i < pages; i++)
                resident += states[i] & 1 ? page : 0;
        }
        if (mapped != MAP_FAILED)
            munmap(mapped, status.st_size);
        free(states);
    }
    close(file);
    return resident;
}
