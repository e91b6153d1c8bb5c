// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.Region;
import io.xenstream.codec.TruncatedImageException;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The images that a new file is derived from. The new file can be read by nobody who cannot read all of them, and it is not published if one of
 * them was shortened while it was read. Immutable.
 */
public final class ImageSources {
    /** No image: the new file gets the permissions that new files usually get. */
    public static final ImageSources NONE = new ImageSources(List.of(), List.of());

    /** No mapped image, but content for the owner of the new file only. */
    public static final ImageSources PRIVATE = limitedTo(FileAccess.OWNER);

    private final List<Region> images;
    private final List<FileAccess> limits;

    private ImageSources(final List<Region> images, final List<FileAccess> limits) {
        this.images = images;
        this.limits = limits;
    }

    /** A mapped image, and who may read its file; null if there is no limit. */
    static ImageSources of(final Region image, final FileAccess limit) {
        return new ImageSources(List.of(image), limit == null ? List.of() : List.of(limit));
    }

    /**
     * Adds further sources.
     *
     * @param others their images and limits
     * @return all sources
     */
    public ImageSources and(final ImageSources others) {
        final List<Region> allImages = new ArrayList<>(images);
        allImages.addAll(others.images);
        final List<FileAccess> allLimits = new ArrayList<>(limits);
        allLimits.addAll(others.limits);
        return new ImageSources(List.copyOf(allImages), List.copyOf(allLimits));
    }

    /**
     * Requires that no source has been shortened since it was opened.
     *
     * @throws TruncatedImageException if one has
     * @throws ImageIoException        if the length of one cannot be read
     */
    public void requireFullLength() {
        images.forEach(Region::requireFullLength);
    }

    static ImageSources limitedTo(final FileAccess limit) {
        return new ImageSources(List.of(), List.of(limit));
    }

    boolean areUnlimited() {
        return limits.isEmpty();
    }

    /** The permissions among those wanted that a new file of a group may have; the group is null if it is not known. */
    Set<PosixFilePermission> restrict(final Set<PosixFilePermission> wanted, final GroupPrincipal group) {
        Set<PosixFilePermission> allowed = wanted;
        for (final FileAccess limit : limits) {
            allowed = limit.restrict(allowed, group);
        }
        return allowed;
    }
}
