// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The permissions of a new file: those that its target had or, for a new target, those that new files usually get, without any that a source does
 * not have. At no time can anybody open the file who will not be allowed to in the end.
 */
final class NewPermissions {
    private static final Set<PosixFilePermission> USUAL = PosixFilePermissions.fromString("rw-rw-rw-");
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    private final PosixFileAttributes replaced;
    private final ImageSources limits;
    private final Set<PosixFilePermission> wanted;

    private NewPermissions(final PosixFileAttributes replaced, final ImageSources sources) {
        this.replaced = replaced;
        this.limits = replaced == null ? sources : sources.and(ImageSources.limitedTo(FileAccess.of(replaced)));
        this.wanted = replaced == null ? USUAL : replaced.permissions();
    }

    /**
     * Creates an empty file, which its owner can write, and which others can open only if they will be allowed to in the end.
     *
     * @param target the file that it will replace, if it exists
     * @return the permissions to give it before it is published; null if it keeps those that it was created with
     */
    static Set<PosixFilePermission> create(final Path path, final Path target, final ImageSources sources)
            throws IOException {
        if (!FileMapping.hasPermissions(path)) {
            Files.createFile(path);
            return null;
        }
        final PosixFileAttributes replaced = Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                ? Files.readAttributes(target, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                : null;
        if (replaced == null && sources.areUnlimited()) {
            Files.createFile(path);
            return null;
        }
        return new NewPermissions(replaced, sources).create(path);
    }

    private Set<PosixFilePermission> create(final Path path) throws IOException {
        final Set<PosixFilePermission> ofAnyGroup = limits.restrict(wanted, null);
        final PosixFileAttributes created = create(path, ofAnyGroup);
        if (!withOwner(ofAnyGroup).containsAll(created.permissions())) {
            // The file system has fixed permissions, such as FAT.
            return null;
        }
        if (replaced != null) {
            return limits.restrict(wanted, inGroup(path, created.group(), replaced.group()));
        }
        final Set<PosixFilePermission> allowed = limits.restrict(wanted, created.group());
        if (allowed.equals(ofAnyGroup)) {
            return common(allowed, created.permissions());
        }
        // Only the system knows the umask, which applies to files as they are created.
        Files.delete(path);
        return common(allowed, create(path, allowed).permissions());
    }

    private static PosixFileAttributes create(final Path path, final Set<PosixFilePermission> permissions)
            throws IOException {
        Files.createFile(path, PosixFilePermissions.asFileAttribute(withOwner(permissions)));
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static Set<PosixFilePermission> withOwner(final Set<PosixFilePermission> permissions) {
        final Set<PosixFilePermission> all = EnumSet.copyOf(OWNER);
        all.addAll(permissions);
        return all;
    }

    private static Set<PosixFilePermission> common(
            final Set<PosixFilePermission> one, final Set<PosixFilePermission> other) {
        final Set<PosixFilePermission> common = EnumSet.noneOf(PosixFilePermission.class);
        common.addAll(one);
        common.retainAll(other);
        return common;
    }

    /** Gives the file the group of the file that it will replace, if the user may, and returns the group that it has. */
    private static GroupPrincipal inGroup(final Path path, final GroupPrincipal own, final GroupPrincipal wanted) {
        if (own.equals(wanted)) {
            return own;
        }
        try {
            Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setGroup(wanted);
            return wanted;
        } catch (final IOException notAllowed) {
            return own;
        }
    }
}
