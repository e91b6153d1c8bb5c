// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The names of temporary files, {@code .NAME.xenstream-RANDOM.tmp} for the target NAME, and the deletion of those whose writers were killed. A
 * writer holds a lock on its file, which ends with the process.
 */
public final class LeftoverFiles {
    /** Names that are longer, in bytes, would make the temporary file's name too long for the file system. */
    private static final int LONGEST_NAME = 200;

    /** A name of more than {@value #LONGEST_NAME} bytes has more characters than this, of at most three bytes each. */
    private static final int SHORTENED_NAME = 50;

    private static final Pattern ANY = Pattern.compile("\\..+\\.xenstream-[0-9a-f]{16}\\.tmp");
    private static final Pattern SUFFIX = Pattern.compile("[0-9a-f]{16}\\.tmp");

    private LeftoverFiles() {}

    /** A new name for a temporary file beside a target. */
    static Path newName(final Path target) {
        final long random = ThreadLocalRandom.current().nextLong();
        return target.resolveSibling(prefix(target) + HexFormat.of().toHexDigits(random) + ".tmp");
    }

    private static String prefix(final Path target) {
        final String name = target.getFileName().toString();
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST_NAME && isExpressible(name)) {
            return "." + name + ".xenstream-";
        }
        final CRC32 checksum = new CRC32();
        checksum.update(bytes);
        final String beginning = isExpressible(name) ? name.substring(0, SHORTENED_NAME) : "";
        return "." + beginning + "~" + Long.toHexString(checksum.getValue()) + ".xenstream-";
    }

    /** Whether the locale can express the name; that of a file that a symbolic link points to may have any bytes. */
    private static boolean isExpressible(final String name) {
        try {
            return Path.of(name).toString().equals(name);
        } catch (final InvalidPathException inexpressible) {
            return false;
        }
    }

    /** Deletes the temporary files of a target that no process holds. What cannot be deleted stays. */
    static void deleteFor(final Path target) {
        final String prefix = prefix(target);
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(target.getParent(), file -> isTemporary(file, prefix))) {
            files.forEach(LeftoverFiles::deleteUnlessHeld);
        } catch (final IOException | DirectoryIteratorException unreadable) {
            // A directory that may be written but not read: its leftovers cannot be found.
            return;
        }
    }

    /**
     * Deletes the temporary files in a directory whose writers were killed. Those of running processes, which hold a lock, and those of this
     * process stay; so does what cannot be deleted. A new {@link NewImage} or {@link NewFile} does this for its own target.
     *
     * @param directory holds the files; it is listed, its subdirectories are not
     */
    public static void deleteIn(final Path directory) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                directory, file -> ANY.matcher(file.getFileName().toString()).matches())) {
            files.forEach(LeftoverFiles::deleteUnlessHeld);
        } catch (final IOException | DirectoryIteratorException unreadable) {
            // A directory that may be written but not read: its leftovers cannot be found.
            return;
        }
    }

    private static boolean isTemporary(final Path file, final String prefix) {
        final String name = file.getFileName().toString();
        return name.startsWith(prefix)
                && SUFFIX.matcher(name.substring(prefix.length())).matches();
    }

    private static void deleteUnlessHeld(final Path file) {
        // Files of this process are not opened: closing them would end its lock.
        if (UnpublishedFiles.contains(file) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.tryLock() != null) {
                Files.delete(file);
                Log.debug(() -> "deleted " + file + ", whose writer was killed");
            }
        } catch (final IOException | OverlappingFileLockException held) {
            // It belongs to another user or to another thread.
            return;
        }
    }
}
