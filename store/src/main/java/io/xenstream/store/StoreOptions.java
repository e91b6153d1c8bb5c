// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

/**
 * The options of a live store.
 *
 * @param largestImage   largest length of the image in bytes, up to 32 GiB. Address space of this size is reserved when the store is opened, and
 *                       as much again for the index; neither costs memory.
 * @param longestValue   largest length of a value in bytes, up to 65,535
 * @param mostPermissions largest number of permissions of a node, up to 65,535
 * @param rebuildIndex   whether the index is built again from the image when the store is opened, which takes time proportional to its nodes. Needed
 *                       after damage to the index only.
 */
public record StoreOptions(long largestImage, int longestValue, int mostPermissions, boolean rebuildIndex) {
    /** 32 GiB, values and permissions as long as the format allows. */
    public static final StoreOptions DEFAULT = new StoreOptions(ImageSpace.LARGEST_IMAGE, 0xFFFF, 0xFFFF, false);

    /**
     * Creates options.
     *
     * @param largestImage    1 byte to 32 GiB
     * @param longestValue    0 to 65,535 bytes
     * @param mostPermissions 1 to 65,535
     * @param rebuildIndex    any value
     * @throws IllegalArgumentException if a value is out of range
     */
    public StoreOptions {
        if (largestImage < 1 || largestImage > ImageSpace.LARGEST_IMAGE) {
            throw new IllegalArgumentException(
                    "largestImage must be from 1 to " + ImageSpace.LARGEST_IMAGE + " bytes, but is " + largestImage);
        }
        if (longestValue < 0 || longestValue > 0xFFFF) {
            throw new IllegalArgumentException("longestValue must be from 0 to 65535 bytes, but is " + longestValue);
        }
        if (mostPermissions < 1 || mostPermissions > 0xFFFF) {
            throw new IllegalArgumentException("mostPermissions must be from 1 to 65535, but is " + mostPermissions);
        }
    }

    /**
     * Limits the length of the image.
     *
     * @param bytes 1 to 32 GiB
     * @return these options with another limit
     */
    public StoreOptions withLargestImage(final long bytes) {
        return new StoreOptions(bytes, longestValue, mostPermissions, rebuildIndex);
    }

    /**
     * Limits the length of values.
     *
     * @param bytes 0 to 65,535
     * @return these options with another limit
     */
    public StoreOptions withLongestValue(final int bytes) {
        return new StoreOptions(largestImage, bytes, mostPermissions, rebuildIndex);
    }

    /**
     * Limits the number of a node's permissions.
     *
     * @param count 1 to 65,535
     * @return these options with another limit
     */
    public StoreOptions withMostPermissions(final int count) {
        return new StoreOptions(largestImage, longestValue, count, rebuildIndex);
    }

    /**
     * Chooses whether the index is built again.
     *
     * @param isRebuilt whether to ignore the index and to build it from the image
     * @return these options with the choice
     */
    public StoreOptions withRebuildIndex(final boolean isRebuilt) {
        return new StoreOptions(largestImage, longestValue, mostPermissions, isRebuilt);
    }
}
