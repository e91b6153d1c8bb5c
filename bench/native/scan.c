// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/*
 * The reference limit for reading: pointer walks over an image in memory that trust every length, and a peer that trusts none. Reading every field reads what all contenders
 * read: all fixed fields and permissions of each node, and the first and last byte of its path and value. Each walk is specialised for each byte
 * order at compile time.
 */
#include <jni.h>
#include <stdint.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

enum { HEADER = 16, FLAGS = 15, RECORD_HEADER = 8, NODE_DATA = 5, END = 0, NODE_FIXED = 16, PERMISSION = 4 };

ALWAYS_INLINE uint16_t u16(const uint8_t *at, int big)
{
    uint16_t bytes = *(const uint16_t *)at;
    return big ? __builtin_bswap16(bytes) : bytes;
}

ALWAYS_INLINE uint32_t u32(const uint8_t *at, int big)
{
    uint32_t bytes = *(const uint32_t *)at;
    return big ? __builtin_bswap32(bytes) : bytes;
}

ALWAYS_INLINE int64_t every_field(const uint8_t *body, int big)
{
    uint32_t path_len = u16(body + 8, big), value_len = u16(body + 10, big), perms = u16(body + 14, big);
    const uint8_t *perm = body + NODE_FIXED, *path = perm + PERMISSION * perms, *value = path + path_len;
    int64_t sum = (int64_t)u32(body, big) + u32(body + 4, big) + (path_len - 1) + value_len + u16(body + 12, big) + perms;

    for (; perm < path; perm += PERMISSION)
        sum += perm[0] + perm[1] + u16(perm + 2, big);
    sum += path[0] + path[path_len - 2];
    if (value_len)
        sum += (int8_t)value[0] + (int8_t)value[value_len - 1];
    return sum;
}

ALWAYS_INLINE int64_t one(const uint8_t *body, int big) { return 1; }

ALWAYS_INLINE int64_t value_length(const uint8_t *body, int big) { return u16(body + 10, big); }

typedef int64_t of_node(const uint8_t *body, int big);

ALWAYS_INLINE int64_t walk(const uint8_t *image, int64_t length, int prefetch, of_node *of_node, int big)
{
    const uint8_t *at = image + HEADER, *end = image + length;
    int64_t sum = 0;

    while (at < end && u32(at, big) != END) {
        if (prefetch)
            __builtin_prefetch(at + 512);
        if (u32(at, big) == NODE_DATA)
            sum += of_node(at + RECORD_HEADER, big);
        at += RECORD_HEADER + (((uint64_t)u32(at + 4, big) + 7) & ~(uint64_t)7);
    }
    return sum;
}

/* What xenstream checks, too: a record inside the image, a length and a number of records within limits, and a node's fields inside its record. */
ALWAYS_INLINE int64_t walk_checked(const uint8_t *image, int64_t length, uint32_t max_length, int64_t max_records, int big)
{
    const uint8_t *at = image + HEADER, *end = image + length;
    int64_t sum = 0, records = 0;

    for (;;) {
        if (end - at < RECORD_HEADER)
            return -1;
        uint32_t type = u32(at, big), body_len = u32(at + 4, big);
        const uint8_t *body = at + RECORD_HEADER;
        int64_t room = ((int64_t)body_len + 7) & ~(int64_t)7;

        if (room > end - body || body_len > max_length || ++records > max_records)
            return -1;
        if (type == END)
            return sum;
        if (type == NODE_DATA) {
            if (body_len < NODE_FIXED)
                return -1;
            uint32_t path_len = u16(body + 8, big), value_len = u16(body + 10, big), perms = u16(body + 14, big);
            if (path_len == 0 || NODE_FIXED + PERMISSION * perms + path_len + value_len > body_len)
                return -1;
            sum += every_field(body, big);
        }
        at = body + room;
    }
}

ALWAYS_INLINE int64_t walk_in_order(const uint8_t *image, int64_t length, int prefetch, of_node *of_node)
{
    return image[FLAGS] & 1 ? walk(image, length, prefetch, of_node, 1) : walk(image, length, prefetch, of_node, 0);
}

ALWAYS_INLINE int64_t value_lengths_at(const uint8_t *image, const int64_t *positions, jsize count, int big)
{
    int64_t sum = 0;

    for (jsize i = 0; i < count; i++)
        sum += value_length(image + positions[i] + RECORD_HEADER, big);
    return sum;
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_c_NativeCode_scan(JNIEnv *env, jclass type, jlong image, jlong length)
{
    return walk_in_order((const uint8_t *)image, length, 0, every_field);
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_c_NativeCode_scanPrefetching(JNIEnv *env, jclass type, jlong image, jlong length)
{
    return walk_in_order((const uint8_t *)image, length, 1, every_field);
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_c_NativeCode_scanChecked(JNIEnv *env, jclass type, jlong image, jlong length, jint max_length, jlong max_records)
{
    const uint8_t *bytes = (const uint8_t *)image;

    return bytes[FLAGS] & 1 ? walk_checked(bytes, length, max_length, max_records, 1) : walk_checked(bytes, length, max_length, max_records, 0);
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_c_NativeCode_headers(JNIEnv *env, jclass type, jlong image, jlong length)
{
    return walk_in_order((const uint8_t *)image, length, 0, one);
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_c_NativeCode_headersPrefetching(JNIEnv *env, jclass type, jlong image, jlong length)
{
    return walk_in_order((const uint8_t *)image, length, 1, one);
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_c_NativeCode_valueLengths(JNIEnv *env, jclass type, jlong image, jlong length)
{
    return walk_in_order((const uint8_t *)image, length, 0, value_length);
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_c_NativeCode_valueLengthsPrefetching(JNIEnv *env, jclass type, jlong image, jlong length)
{
    return walk_in_order((const uint8_t *)image, length, 1, value_length);
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_c_NativeCode_valueLengthsAt(JNIEnv *env, jclass type, jlong image, jlongArray positions)
{
    const uint8_t *bytes = (const uint8_t *)image;
    jsize count = (*env)->GetArrayLength(env, positions);
    int64_t *at = (*env)->GetPrimitiveArrayCritical(env, positions, NULL);
    int64_t sum;

    if (!at)
        return -1;
    sum = bytes[FLAGS] & 1 ? value_lengths_at(bytes, at, count, 1) : value_lengths_at(bytes, at, count, 0);
    (*env)->ReleasePrimitiveArrayCritical(env, positions, at, JNI_ABORT);
    return sum;
}
