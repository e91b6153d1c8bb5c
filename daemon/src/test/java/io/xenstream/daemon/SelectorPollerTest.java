// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;

final class SelectorPollerTest extends PollerContract {
    @Override
    Poller create() throws IOException {
        return SelectorPoller.create();
    }
}
