// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewPermissionsTest {
    @TempDir
    Path directory;

    private Path image(final String name, final String permissions) throws IOException {
        final Path path = directory.resolve(name);
        SampleImages.publish(path, Durability.NONE, 1, 1);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        return path;
    }

    private static String permissions(final Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @ParameterizedTest
    @CsvSource({
        "rw-------, rw-r--r--, rw-------",
        "rw-r-----, rw----r--, rw-------",
        "rw-r--r--, rw-r--r--, rw-r--r--",
        "r--r-----, rw-r-----, r--r-----",
        "rwxr-x---, rw-r-----, rw-r-----"
    })
    void shouldHaveThePermissionsThatAllSourcesHave(final String one, final String other, final String expected)
            throws IOException {
        final Path target = directory.resolve("target");
        try (MappedImage first = MappedImage.open(image("first", one));
                MappedImage second = MappedImage.open(image("second", other));
                NewImage image = MappedImage.create(
                        target, Durability.NONE, first.source().and(second.source()))) {
            image.publish(SampleImages.write(image, 2, 1));
        }
        assertThat(permissions(target)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "rw-r--r--, rw-rw-rw-, rw-r--r--",
        "rw-rw-rw-, rw-rw-r--, rw-rw-r--",
        "rw-rw-rw-, rw-------, rw-------",
        "rw-------, rwxr-xr-x, rw-------"
    })
    void shouldHaveThePermissionsThatSourceAndTargetHave(
            final String source, final String target, final String expected) throws IOException {
        final Path replaced = image("target", target);
        try (MappedImage opened = MappedImage.open(image("source", source));
                NewFile file = NewFile.create(replaced, Durability.NONE, opened.source())) {
            file.write('x');
            file.publish();
        }
        assertThat(permissions(replaced)).isEqualTo(expected);
    }

    @Test
    void shouldNeverBeOpenToOthersWhileItIsWritten() throws IOException {
        try (MappedImage source = MappedImage.open(image("source", "rw-------"));
                NewImage image = MappedImage.create(directory.resolve("new"), Durability.NONE, source.source())) {
            SampleImages.write(image, 2, 1);
            for (final String file : SampleImages.files(directory)) {
                assertThat(permissions(directory.resolve(file))).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void shouldCopyAStreamToAFileOfItsOwnerOnly() throws IOException {
        final Path image = image("source", "rw-r--r--");
        final Path spool = Files.createDirectory(directory.resolve("spool"));
        try (var input = Files.newInputStream(image);
                MappedImage copy = MappedImage.copyOf(input, spool, "input")) {
            assertThat(permissions(copy.path())).isEqualTo("rw-------");
            assertThat(copy.region().label()).isEqualTo("input");
            assertThat(copy.length()).isEqualTo(Files.size(image));
        }
        assertThat(spool).isEmptyDirectory();
    }
}
