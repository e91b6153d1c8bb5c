// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.QuotaEntries;
import org.agrona.DirectBuffer;

/** Accesses every field without printing it, so that a malformed record is detected before its line is begun. */
final class FieldValidator implements RecordFields.Form {
    @Override
    public void number(final String name, final long value) {
        // Reading it was the check.
    }

    @Override
    public void word(final String name, final String value) {
        // Reading it was the check.
    }

    @Override
    public void string(final String name, final DirectBuffer bytes) {
        // The decoder checked the view.
    }

    @Override
    public void data(final String name, final DirectBuffer bytes) {
        // The decoder checked the view.
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
