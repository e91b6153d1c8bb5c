// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/*
 * The limit for writing: NODE_DATA records of a little-endian image out of the nodes that NodeSource lays out in memory. Three manners:
 * memcpy for each field into memory, copies by words where the field is short, fwrite for each field as the C daemon's dump does it.
 */
#include <jni.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { RECORD_HEADER = 8, NODE_DATA = 5, PERMISSION = 4 };

/* A node in the source: three counts, the permissions, the path without its NUL, the value; padded to 8. */
struct node {
    uint32_t permissions, path_len, value_len, unused;
    uint8_t data[];
};

struct fixed {
    uint32_t type, len, conn_id, tx_id;
    uint16_t path_len, value_len, access, perm_count;
};

static uint64_t round_up(uint64_t length) { return (length + 7) & ~(uint64_t)7; }

static const struct node *next(const struct node *node)
{
    uint64_t length = sizeof(*node) + PERMISSION * node->permissions + node->path_len + node->value_len;
    return (const struct node *)((const uint8_t *)node + round_up(length));
}

static struct fixed fixed_of(const struct node *node)
{
    uint64_t body = sizeof(struct fixed) - RECORD_HEADER + PERMISSION * node->permissions + node->path_len + 1 + node->value_len;
    struct fixed fixed = { NODE_DATA, round_up(body), 0, 0, node->path_len + 1, node->value_len, 0, node->permissions };
    return fixed;
}

typedef void copy_t(uint8_t *to, const uint8_t *from, uint64_t length);

static void copy_bytes(uint8_t *to, const uint8_t *from, uint64_t length) { memcpy(to, from, length); }

static void copy_words(uint8_t *to, const uint8_t *from, uint64_t length)
{
    if (length < 8 || length > 96) {
        memcpy(to, from, length);
        return;
    }
    for (uint64_t i = 0; i + 8 < length; i += 8)
        *(uint64_t *)(to + i) = *(const uint64_t *)(from + i);
    *(uint64_t *)(to + length - 8) = *(const uint64_t *)(from + length - 8);
}

static inline __attribute__((always_inline)) uint64_t encode(const struct node *node, const void *end, uint8_t *output, copy_t *copy)
{
    uint8_t *at = output;

    for (; (const void *)node < end; node = next(node)) {
        struct fixed fixed = fixed_of(node);
        const uint8_t *path = node->data + PERMISSION * node->permissions;
        uint8_t *to = at + sizeof(fixed);

        *(uint64_t *)(at + RECORD_HEADER + fixed.len - 8) = 0;
        memcpy(at, &fixed, sizeof(fixed));
        copy(to, node->data, PERMISSION * node->permissions);
        to += PERMISSION * node->permissions;
        copy(to, path, node->path_len);
        to[node->path_len] = 0;
        copy(to + node->path_len + 1, path + node->path_len, node->value_len);
        at += RECORD_HEADER + fixed.len;
    }
    return at - output;
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_NativeCode_encode(JNIEnv *env, jclass type, jlong nodes, jlong length, jlong output)
{
    return encode((void *)nodes, (uint8_t *)nodes + length, (uint8_t *)output, copy_bytes);
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_NativeCode_encodeWords(JNIEnv *env, jclass type, jlong nodes, jlong length, jlong output)
{
    return encode((void *)nodes, (uint8_t *)nodes + length, (uint8_t *)output, copy_words);
}

JNIEXPORT jlong JNICALL Java_io_xenstream_bench_NativeCode_encodeFwrite(JNIEnv *env, jclass type, jlong nodes, jlong length, jstring name)
{
    const char *path_name = (*env)->GetStringUTFChars(env, name, NULL);
    FILE *file = fopen(path_name, "w");
    static const char zeros[8];
    uint64_t written = 0;

    (*env)->ReleaseStringUTFChars(env, name, path_name);
    if (!file)
        return -1;
    for (const struct node *node = (void *)nodes; (uint8_t *)node < (uint8_t *)nodes + length; node = next(node)) {
        struct fixed fixed = fixed_of(node);
        const uint8_t *path = node->data + PERMISSION * node->permissions;
        uint64_t body = sizeof(fixed) - RECORD_HEADER + PERMISSION * node->permissions + node->path_len + 1 + node->value_len;

        fwrite(&fixed, RECORD_HEADER, 1, file);
        fwrite((uint8_t *)&fixed + RECORD_HEADER, sizeof(fixed) - RECORD_HEADER, 1, file);
        for (uint32_t i = 0; i < node->permissions; i++)
            fwrite(node->data + PERMISSION * i, PERMISSION, 1, file);
        fwrite(path, node->path_len, 1, file);
        fwrite(zeros, 1, 1, file);
        fwrite(path + node->path_len, node->value_len, 1, file);
        fwrite(zeros, fixed.len - body, 1, file);
        written += RECORD_HEADER + fixed.len;
    }
    return fclose(file) ? -1 : (jlong)written;
}
