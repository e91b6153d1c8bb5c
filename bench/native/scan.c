// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/*
 * The limit for reading: a plain pointer walk over a little-endian image in memory, trusting every length. It reads what
 * ScanBenchmark reads: all fixed fields and permissions of each node, the first and last octet of its path and value.
 */
#include <jni.h>
#include <stdint.h>

enum { HEADER = 16, RECORD_HEADER = 8, NODE_DATA = 5, END = 0, NODE_FIXED = 16, PERMISSION = 4 };

static uint16_t u16(const uint8_t *at) { return *(const uint16_t *)at; }
static uint32_t u32(const uint8_t *at) { return *(const uint32_t *)at; }

static int64_t node_sum(const uint8_t *body)
{
    uint32_t path_len = u16(body + 8), value_len = u16(body + 10), perms = u16(body + 14);
    const uint8_t *perm = body + NODE_FIXED, *path = perm + PERMISSION * perms, *value = path + path_len;
    int64_t sum = (int64_t)u32(body) + u32(body + 4) + (path_len - 1) + value_len + u16(body + 12) + perms;

    for (; perm < path; perm += PERMISSION)
        sum += perm[0] + perm[1] + u16(perm + 2);
    sum += path[0] + path[path_len - 2];
    if (value_len)
        sum += (int8_t)value[0] + (int8_t)value[value_len - 1];
    return sum;
}

static int64_t walk(const uint8_t *image, int64_t length, int prefetch)
{
    const uint8_t *at = image + HEADER, *end = image + length;
    int64_t sum = 0;

    while (at < end && u32(at) != END) {
        if (prefetch)
            __builtin_prefetch(at + 512);
        if (u32(at) == NODE_DATA)
            sum += node_sum(at + RECORD_HEADER);
        at += RECORD_HEADER + (((uint64_t)u32(at + 4) + 7) & ~(uint64_t)7);
    }
    return sum;
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_NativeCode_scan(JNIEnv *env, jclass type, jlong image, jlong length)
{
    return walk((const uint8_t *)image, length, 0);
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_NativeCode_scanPrefetching(JNIEnv *env, jclass type, jlong image, jlong length)
{
    return walk((const uint8_t *)image, length, 1);
}
