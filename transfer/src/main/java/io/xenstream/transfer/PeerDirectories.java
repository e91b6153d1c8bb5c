// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import io.xenstream.nativeio.LeftoverFiles;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Where the images of each peer are: in a directory of its own, or in one that all share. */
final class PeerDirectories {
    private final Path root;
    private final boolean isShared;

    private PeerDirectories(final Path root, final boolean isShared) {
        this.root = root;
        this.isShared = isShared;
    }

    /**
     * Creates the view of a directory.
     *
     * @throws ImageIoException if it does not exist
     */
    static PeerDirectories of(final Path directory, final boolean isShared) {
        if (!Files.isDirectory(directory)) {
            throw unusable(directory, "not a directory", null);
        }
        try {
            return new PeerDirectories(directory.toRealPath(), isShared);
        } catch (final IOException e) {
            throw unusable(directory, "cannot read it: " + e, e);
        }
    }

    private static ImageIoException unusable(final Path directory, final String problem, final IOException cause) {
        return new ImageIoException(IoRule.WRITE, Place.whole(directory.toString()), problem, cause);
    }

    /** Deletes the partial images of servers that were killed. */
    void deleteLeftovers() {
        LeftoverFiles.deleteIn(root);
        if (isShared) {
            return;
        }
        try (DirectoryStream<Path> homes =
                Files.newDirectoryStream(root, home -> Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS))) {
            homes.forEach(LeftoverFiles::deleteIn);
        } catch (final IOException | DirectoryIteratorException e) {
            throw unusable(root, "cannot list it: " + e, null);
        }
    }

    private Path home(final PeerIdentity peer) {
        return isShared ? root : root.resolve(peer.directoryName());
    }

    /**
     * Returns the file of an image.
     *
     * @throws TransferException if the name is invalid
     */
    Path resolve(final PeerIdentity peer, final String name) {
        final Path home = home(peer);
        if (!isShared && Files.isSymbolicLink(home)) {
            throw unusable(home, "the directory of a peer must not be a symbolic link", null);
        }
        return ImageNames.resolve(home, name);
    }

    /**
     * Creates the directory of a peer if it does not exist. Only this user can enter it.
     *
     * @throws ImageIoException if it cannot be created
     */
    void create(final PeerIdentity peer) {
        final Path home = home(peer);
        if (Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.createDirectory(home, ownerOnly());
        } catch (final FileAlreadyExistsException e) {
            throw unusable(home, "not a directory, so that the peer's images cannot be kept there", e);
        } catch (final IOException e) {
            throw unusable(home, "cannot create the directory of a peer: " + e, e);
        }
    }

    private FileAttribute<?>[] ownerOnly() throws IOException {
        return Files.getFileStore(root).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Returns a text without the path of the directory. */
    String withoutPath(final String text) {
        final String path = root.toString();
        if (root.getNameCount() == 0 || !text.contains(path)) {
            return text;
        }
        return text.replace(path + root.getFileSystem().getSeparator(), "").replace(path, "the server's directory");
    }
}
