// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of the build, which Maven writes into a resource. */
final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        try (InputStream resource = VersionProvider.class.getResourceAsStream("version.properties")) {
            final Properties properties = new Properties();
            properties.load(resource);
            return new String[] {"xenstream " + properties.getProperty("version")};
        }
    }
}
