// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who may access a file.
 *
 * @param permissions the file's mode
 * @param group       the file's group; null for any group
 */
record FileAccess(Set<PosixFilePermission> permissions, GroupPrincipal group) {
    /** Access for the owner only. */
    static final FileAccess OWNER = new FileAccess(PosixFilePermissions.fromString("rw-------"), null);

    /** The access of a file, or null if its file system has no permissions. */
    static FileAccess of(final BasicFileAttributes attributes) {
        return attributes instanceof PosixFileAttributes posix
                ? new FileAccess(posix.permissions(), posix.group())
                : null;
    }

    /**
     * The permissions among those wanted that give nobody access to a file of a group who has no access to this file. The members of another
     * group are to this file like everybody else.
     *
     * @param other the group of the other file; null if it is not known
     */
    Set<PosixFilePermission> restrict(final Set<PosixFilePermission> wanted, final GroupPrincipal other) {
        final Set<PosixFilePermission> allowed = EnumSet.noneOf(PosixFilePermission.class);
        for (final PosixFilePermission permission : wanted) {
            if (permissions.contains(permission)
                    && (group == null || group.equals(other) || permissions.contains(forOthers(permission)))) {
                allowed.add(permission);
            }
        }
        return allowed;
    }

    private static PosixFilePermission forOthers(final PosixFilePermission permission) {
        return switch (permission) {
            case GROUP_READ -> PosixFilePermission.OTHERS_READ;
            case GROUP_WRITE -> PosixFilePermission.OTHERS_WRITE;
            case GROUP_EXECUTE -> PosixFilePermission.OTHERS_EXECUTE;
            default -> permission;
        };
    }
}
