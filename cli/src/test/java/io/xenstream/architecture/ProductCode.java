// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Leaves out test classes, whether they are in a directory or in the test jar of another module. */
final class ProductCode implements ImportOption {
    @Override
    public boolean includes(final Location location) {
        return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
}
