// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

/**
 * The options of a live store.
 *
 * @param initialImage    bytes of the image that are allocated when the store is opened, so that requests need not wait for them; a quarter of it is allocated
 *                        for the index. Files that are longer stay as they are.
 * @param largestImage    largest length of the image in bytes, up to 32 GiB. Address space of this size is reserved when the store is opened, and
 *                        more for the index; neither costs memory.
 * @param longestValue    largest length of a value in bytes, up to 65,535
 * @param mostPermissions largest number of permissions of a node, up to 65,535
 * @param mostNodes       largest number of nodes that a change may lead to; an image that is loaded, or a store that is opened, may have more
 * @param mostAccessed    largest number of nodes that a transaction may access, those that do not exist included
 * @param keepsHost       whether a store that is loaded from an image keeps the image's records of the host, such as connections
 * @param touchPages      whether to access every page of image and index when the store is opened, so that requests need not wait for page faults. Takes time
 *                        proportional to their length, about 10 ns a page of 4 KiB that is in memory.
 * @param rebuildIndex    whether the index is built again from the image when the store is opened, which takes time proportional to its nodes. Needed
 *                        after damage to the index only.
 */
public record StoreOptions(
        long initialImage,
        long largestImage,
        int longestValue,
        int mostPermissions,
        long mostNodes,
        int mostAccessed,
        boolean keepsHost,
        boolean touchPages,
        boolean rebuildIndex) {
    /** Up to 32 GiB, allocated as needed; values and permissions as long as the format allows; no other limits; everything is kept. */
    public static final StoreOptions DEFAULT = new StoreOptions(
            0, ImageSpace.LARGEST_IMAGE, 0xFFFF, 0xFFFF, Long.MAX_VALUE, Integer.MAX_VALUE, true, false, false);

    /**
     * Creates options.
     *
     * @param initialImage    0 bytes to {@code largestImage}
     * @param largestImage    1 byte to 32 GiB
     * @param longestValue    0 to 65,535 bytes
     * @param mostPermissions 1 to 65,535
     * @param mostNodes       from 1
     * @param mostAccessed    from 0
     * @param keepsHost       any value
     * @param touchPages      any value
     * @param rebuildIndex    any value
     * @throws IllegalArgumentException if a value is out of range
     */
    public StoreOptions {
        if (largestImage < 1 || largestImage > ImageSpace.LARGEST_IMAGE) {
            throw new IllegalArgumentException(
                    "largestImage must be from 1 to " + ImageSpace.LARGEST_IMAGE + " bytes, but is " + largestImage);
        }
        if (initialImage < 0 || initialImage > largestImage) {
            throw new IllegalArgumentException(
                    "initialImage must be from 0 to " + largestImage + " bytes, but is " + initialImage);
        }
        if (longestValue < 0 || longestValue > 0xFFFF) {
            throw new IllegalArgumentException("longestValue must be from 0 to 65535 bytes, but is " + longestValue);
        }
        if (mostPermissions < 1 || mostPermissions > 0xFFFF) {
            throw new IllegalArgumentException("mostPermissions must be from 1 to 65535, but is " + mostPermissions);
        }
        if (mostNodes < 1 || mostAccessed < 0) {
            throw new IllegalArgumentException("mostNodes must be from 1 and mostAccessed from 0, but they are "
                    + mostNodes + " and " + mostAccessed);
        }
    }

    /**
     * Allocates a part of the image at once.
     *
     * @param bytes 0 to the largest length of the image
     * @return these options with another initial length
     */
    public StoreOptions withInitialImage(final long bytes) {
        return new StoreOptions(
                bytes,
                largestImage,
                longestValue,
                mostPermissions,
                mostNodes,
                mostAccessed,
                keepsHost,
                touchPages,
                rebuildIndex);
    }

    /**
     * Limits the length of the image.
     *
     * @param bytes 1 to 32 GiB, at least the initial length
     * @return these options with another limit
     */
    public StoreOptions withLargestImage(final long bytes) {
        return new StoreOptions(
                initialImage,
                bytes,
                longestValue,
                mostPermissions,
                mostNodes,
                mostAccessed,
                keepsHost,
                touchPages,
                rebuildIndex);
    }

    /**
     * Limits the length of values.
     *
     * @param bytes 0 to 65,535
     * @return these options with another limit
     */
    public StoreOptions withLongestValue(final int bytes) {
        return new StoreOptions(
                initialImage,
                largestImage,
                bytes,
                mostPermissions,
                mostNodes,
                mostAccessed,
                keepsHost,
                touchPages,
                rebuildIndex);
    }

    /**
     * Limits the number of a node's permissions.
     *
     * @param count 1 to 65,535
     * @return these options with another limit
     */
    public StoreOptions withMostPermissions(final int count) {
        return new StoreOptions(
                initialImage,
                largestImage,
                longestValue,
                count,
                mostNodes,
                mostAccessed,
                keepsHost,
                touchPages,
                rebuildIndex);
    }

    /**
     * Limits the number of nodes.
     *
     * @param count from 1
     * @return these options with another limit
     */
    public StoreOptions withMostNodes(final long count) {
        return new StoreOptions(
                initialImage,
                largestImage,
                longestValue,
                mostPermissions,
                count,
                mostAccessed,
                keepsHost,
                touchPages,
                rebuildIndex);
    }

    /**
     * Limits the number of nodes that a transaction may access.
     *
     * @param count from 0
     * @return these options with another limit
     */
    public StoreOptions withMostAccessed(final int count) {
        return new StoreOptions(
                initialImage,
                largestImage,
                longestValue,
                mostPermissions,
                mostNodes,
                count,
                keepsHost,
                touchPages,
                rebuildIndex);
    }

    /**
     * Chooses whether a store that is loaded keeps the image's records of the host.
     *
     * @param isKept false if the caller keeps what it needs of them elsewhere
     * @return these options with the choice
     */
    public StoreOptions withKeepsHost(final boolean isKept) {
        return new StoreOptions(
                initialImage,
                largestImage,
                longestValue,
                mostPermissions,
                mostNodes,
                mostAccessed,
                isKept,
                touchPages,
                rebuildIndex);
    }

    /**
     * Chooses whether all pages are accessed when the store is opened.
     *
     * @param isTouched whether requests need not wait for page faults
     * @return these options with the choice
     */
    public StoreOptions withTouchPages(final boolean isTouched) {
        return new StoreOptions(
                initialImage,
                largestImage,
                longestValue,
                mostPermissions,
                mostNodes,
                mostAccessed,
                keepsHost,
                isTouched,
                rebuildIndex);
    }

    /**
     * Chooses whether the index is built again.
     *
     * @param isRebuilt whether to ignore the index and to build it from the image
     * @return these options with the choice
     */
    public StoreOptions withRebuildIndex(final boolean isRebuilt) {
        return new StoreOptions(
                initialImage,
                largestImage,
                longestValue,
                mostPermissions,
                mostNodes,
                mostAccessed,
                keepsHost,
                touchPages,
                isRebuilt);
    }
}
