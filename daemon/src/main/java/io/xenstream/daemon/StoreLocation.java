// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.feed.ChangeFeed;
import io.xenstream.store.LiveStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Where a daemon keeps its store.
 *
 * @param directory   of the store's files
 * @param isTemporary whether the files are deleted when the daemon is closed, unless a successor has taken them over
 */
public record StoreLocation(Path directory, boolean isTemporary) {
    /** What the daemon knows of domains and quotas, beside the files of the {@link LiveStore}. */
    static final String DOMAINS_NAME = "domains.img";
    /** The clients, for the process that serves the store after a crash. */
    static final String CLIENTS_NAME = "clients.state";

    /**
     * Creates a location.
     *
     * @param directory   contains a store, or is empty, or does not exist
     * @param isTemporary whether the daemon deletes the files in the end
     */
    public StoreLocation {
        Objects.requireNonNull(directory);
    }

    /**
     * A directory that stays.
     *
     * @param directory contains a store, or is empty, or does not exist; its parent exists
     * @return the location
     */
    public static StoreLocation of(final Path directory) {
        return new StoreLocation(directory, false);
    }

    /**
     * A new directory, which is deleted when the daemon is closed. A daemon that is killed leaves it behind.
     *
     * @param parent where the directory is created, preferably on a tmpfs
     * @return the location
     * @throws UncheckedIOException if it cannot be created
     */
    public static StoreLocation temporary(final Path parent) {
        try {
            return new StoreLocation(Files.createTempDirectory(parent, "xenstream-store-"), true);
        } catch (final IOException refused) {
            throw new UncheckedIOException(
                    "cannot create a directory in " + parent + ": " + refused.getMessage(), refused);
        }
    }

    Path domains() {
        return directory.resolve(DOMAINS_NAME);
    }

    Path clients() {
        return directory.resolve(CLIENTS_NAME);
    }

    /** Deletes the files of a temporary store; those that it did not make stay. */
    void delete() {
        if (!isTemporary) {
            return;
        }
        try {
            for (final String name : List.of(
                    DOMAINS_NAME,
                    ChangeFeed.NAME,
                    UsageFile.NAME,
                    LiveStore.JOURNAL_NAME,
                    LiveStore.INDEX_NAME,
                    LiveStore.IMAGE_NAME)) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.deleteIfExists(directory);
        } catch (final DirectoryNotEmptyException othersFiles) {
            // They are not ours.
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
