// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.QuotaEntries;
import org.agrona.DirectBuffer;

/** Prints nothing, but looks at all that would be printed: what is wrong with a record is known before its line is begun. */
final class NoForm implements RecordFields.Form {
    @Override
    public void number(final String name, final long value) {
        // A number is good once it could be read.
    }

    @Override
    public void word(final String name, final String value) {
        // So is a word.
    }

    @Override
    public void string(final String name, final DirectBuffer octets) {
        // The view has been checked when it was lent.
    }

    @Override
    public void data(final String name, final DirectBuffer octets) {
        // So has this one.
    }

    @Override
    public void permissions(final String name, final NodeDataDecoder node) {
        if (node.permissionCount() > 0) {
            node.permissionDomid(node.permissionCount() - 1);
        }
    }

    @Override
    public void quotas(final String name, final QuotaEntries quotas, final int count) {
        for (int i = 0; i < count && quotas.next(); i++) {
            quotas.name();
        }
    }
}
