// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.stream.operation.Restore;
import java.util.function.Consumer;

/**
 * Options of one transfer. Immutable.
 *
 * @param resumes  whether to continue an earlier transfer of the same image whose connection was lost
 * @param progress receives the progress of the receiving end about twice a second, on the connection's thread; must neither block nor throw
 * @param restore  how a fetched image is verified and published
 */
public record TransferOptions(boolean resumes, Consumer<TransferProgress> progress, Restore.Options restore) {
    /** A new transfer without progress reports. */
    public static final TransferOptions DEFAULT = new TransferOptions(false, progress -> {}, Restore.Options.DEFAULT);

    /**
     * Returns these options with or without resuming.
     *
     * @param isResuming whether to continue an earlier transfer
     * @return new options
     */
    public TransferOptions withResume(final boolean isResuming) {
        return new TransferOptions(isResuming, progress, restore);
    }

    /**
     * Returns these options with another progress listener.
     *
     * @param other receives the progress
     * @return new options
     */
    public TransferOptions withProgress(final Consumer<TransferProgress> other) {
        return new TransferOptions(resumes, other, restore);
    }

    /**
     * Returns these options with another way to verify and publish images.
     *
     * @param other how a fetched image is verified and published
     * @return new options
     */
    public TransferOptions withRestore(final Restore.Options other) {
        return new TransferOptions(resumes, progress, other);
    }
}
