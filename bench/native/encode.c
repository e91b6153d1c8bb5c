// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/*
 * The reference limit for writing: encodes the nodes laid out by NodeSource as NODE_DATA records. Three variants: memcpy for each field,
 * word-by-word copies of short fields, and fwrite for each field as in the C daemon's dump. Each is specialised for each byte order at compile
 * time.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <jni.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

enum { RECORD_HEADER = 8, NODE_DATA = 5, PERMISSION = 4 };

/* A node in the source: six numbers, the permissions, the path without its NUL, the value; padded to 8 bytes. */
struct node {
    uint32_t permissions, path_len, value_len, access, conn_id, tx_id;
    uint8_t data[];
};

struct fixed {
    uint32_t type, len, conn_id, tx_id;
    uint16_t path_len, value_len, access, perm_count;
};

ALWAYS_INLINE uint64_t round_up(uint64_t length) { return (length + 7) & ~(uint64_t)7; }

ALWAYS_INLINE uint16_t u16(uint16_t number, int big) { return big ? __builtin_bswap16(number) : number; }

ALWAYS_INLINE uint32_t u32(uint32_t number, int big) { return big ? __builtin_bswap32(number) : number; }

ALWAYS_INLINE const struct node *next(const struct node *node)
{
    uint64_t length = sizeof(*node) + PERMISSION * node->permissions + node->path_len + node->value_len;
    return (const struct node *)((const uint8_t *)node + round_up(length));
}

ALWAYS_INLINE uint64_t body_length(const struct node *node)
{
    return sizeof(struct fixed) - RECORD_HEADER + PERMISSION * node->permissions + node->path_len + 1 + node->value_len;
}

ALWAYS_INLINE struct fixed fixed_of(const struct node *node, int big)
{
    struct fixed fixed = {
        u32(NODE_DATA, big), u32(round_up(body_length(node)), big), u32(node->conn_id, big), u32(node->tx_id, big),
        u16(node->path_len + 1, big), u16(node->value_len, big), u16(node->access, big), u16(node->permissions, big)
    };
    return fixed;
}

typedef void copy_t(uint8_t *to, const uint8_t *from, uint64_t length);

ALWAYS_INLINE void copy_bytes(uint8_t *to, const uint8_t *from, uint64_t length) { memcpy(to, from, length); }

ALWAYS_INLINE void copy_words(uint8_t *to, const uint8_t *from, uint64_t length)
{
    if (length < 8 || length > 96) {
        memcpy(to, from, length);
        return;
    }
    for (uint64_t i = 0; i + 8 < length; i += 8)
        *(uint64_t *)(to + i) = *(const uint64_t *)(from + i);
    *(uint64_t *)(to + length - 8) = *(const uint64_t *)(from + length - 8);
}

ALWAYS_INLINE void swap_permission(uint8_t *to, const uint8_t *from)
{
    to[0] = from[0];
    to[1] = from[1];
    *(uint16_t *)(to + 2) = __builtin_bswap16(*(const uint16_t *)(from + 2));
}

ALWAYS_INLINE void copy_permissions(uint8_t *to, const struct node *node, copy_t *copy, int big)
{
    if (!big) {
        copy(to, node->data, PERMISSION * node->permissions);
        return;
    }
    for (uint32_t i = 0; i < node->permissions; i++)
        swap_permission(to + PERMISSION * i, node->data + PERMISSION * i);
}

ALWAYS_INLINE uint64_t encode(const struct node *node, const void *end, uint8_t *output, copy_t *copy, int big)
{
    uint8_t *at = output;

    for (; (const void *)node < end; node = next(node)) {
        struct fixed fixed = fixed_of(node, big);
        uint64_t length = round_up(body_length(node));
        const uint8_t *path = node->data + PERMISSION * node->permissions;
        uint8_t *to = at + sizeof(fixed);

        *(uint64_t *)(at + RECORD_HEADER + length - 8) = 0;
        memcpy(at, &fixed, sizeof(fixed));
        copy_permissions(to, node, copy, big);
        to += PERMISSION * node->permissions;
        copy(to, path, node->path_len);
        to[node->path_len] = 0;
        copy(to + node->path_len + 1, path + node->path_len, node->value_len);
        at += RECORD_HEADER + length;
    }
    return at - output;
}

ALWAYS_INLINE uint64_t encode_in_order(jlong nodes, jlong length, uint8_t *output, copy_t *copy, jboolean big)
{
    const void *end = (uint8_t *)nodes + length;
    return big ? encode((void *)nodes, end, output, copy, 1) : encode((void *)nodes, end, output, copy, 0);
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_c_NativeCode_encode(
    JNIEnv *env, jclass type, jlong nodes, jlong length, jlong output, jboolean big)
{
    return encode_in_order(nodes, length, (uint8_t *)output, copy_bytes, big);
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_c_NativeCode_encodeWords(
    JNIEnv *env, jclass type, jlong nodes, jlong length, jlong output, jboolean big)
{
    return encode_in_order(nodes, length, (uint8_t *)output, copy_words, big);
}

/* Encodes into a new mapped file, which the caller makes large enough and which is truncated to the length written. */
JNIEXPORT jlong JNICALL Java_io_xenstream_bench_c_NativeCode_encodeMapped(
    JNIEnv *env, jclass type, jlong nodes, jlong length, jstring name, jlong room, jboolean big)
{
    const char *path_name = (*env)->GetStringUTFChars(env, name, NULL);
    int file = open(path_name, O_RDWR | O_CREAT | O_TRUNC, 0600);
    uint64_t written = 0;
    void *output = MAP_FAILED;

    (*env)->ReleaseStringUTFChars(env, name, path_name);
    if (file < 0)
        return -1;
    if (posix_fallocate(file, 0, room) == 0)
        output = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (output != MAP_FAILED) {
        written = encode_in_order(nodes, length, output, copy_bytes, big);
        munmap(output, room);
    }
    if (output == MAP_FAILED || ftruncate(file, written)) {
        close(file);
        return -1;
    }
    return close(file) ? -1 : (jlong)written;
}

ALWAYS_INLINE uint64_t write_nodes(const struct node *node, const void *end, FILE *file, int big)
{
    static const char zeros[8];
    uint64_t written = 0;

    for (; (const void *)node < end; node = next(node)) {
        struct fixed fixed = fixed_of(node, big);
        const uint8_t *path = node->data + PERMISSION * node->permissions;
        uint64_t body = body_length(node);

        fwrite(&fixed, RECORD_HEADER, 1, file);
        fwrite((uint8_t *)&fixed + RECORD_HEADER, sizeof(fixed) - RECORD_HEADER, 1, file);
        for (uint32_t i = 0; i < node->permissions; i++) {
            uint8_t permission[PERMISSION];

            if (big)
                swap_permission(permission, node->data + PERMISSION * i);
            fwrite(big ? permission : node->data + PERMISSION * i, PERMISSION, 1, file);
        }
        fwrite(path, node->path_len, 1, file);
        fwrite(zeros, 1, 1, file);
        fwrite(path + node->path_len, node->value_len, 1, file);
        fwrite(zeros, round_up(body) - body, 1, file);
        written += RECORD_HEADER + round_up(body);
    }
    return written;
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_c_NativeCode_encodeFwrite(
    JNIEnv *env, jclass type, jlong nodes, jlong length, jstring name, jboolean big)
{
    const char *path_name = (*env)->GetStringUTFChars(env, name, NULL);
    FILE *file = fopen(path_name, "w");
    const void *end = (uint8_t *)nodes + length;
    uint64_t written;

    (*env)->ReleaseStringUTFChars(env, name, path_name);
    if (!file)
        return -1;
    written = big ? write_nodes((void *)nodes, end, file, 1) : write_nodes((void *)nodes, end, file, 0);
    return fclose(file) ? -1 : (jlong)written;
}
