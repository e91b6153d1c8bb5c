// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.listing;

import io.xenstream.cli.command.Escapes;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.Session;
import io.xenstream.codec.XenstreamException;
import io.xenstream.nativeio.MappedIndex;

/** The index beside an image. */
public final class IndexFile {
    private IndexFile() {}

    /**
     * Opens it.
     *
     * @param isVerbose whether to say on standard error if it is used, and why not
     * @return null if there is none that can be used
     */
    public static MappedIndex open(final ImageFile image, final Session session, final boolean isVerbose) {
        try {
            final MappedIndex index = MappedIndex.open(image.image());
            if (isVerbose) {
                session.complain(Escapes.text(image.name()) + ": using its index");
            }
            return index;
        } catch (final XenstreamException unusable) {
            if (isVerbose) {
                session.complain("reading the whole image: " + unusable.getMessage());
            }
            return null;
        }
    }
}
