// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.cli.command.Termination;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the commands whose classes belong in the class-data archive, which is made from the list that the JVM writes if this program is started with
 * {@code -XX:DumpLoadedClassList}. With the archive, a command starts in half of the time.
 */
final class ClassArchive {
    private static final int READ = 2;
    private static final int HEADER = 16;

    private final Path directory;

    private ClassArchive(final Path directory) {
        this.directory = directory;
    }

    /**
     * Runs the commands in a new directory for temporary files, which is deleted.
     *
     * @param args none
     */
    public static void main(final String[] args) throws IOException, InterruptedException {
        final Path directory = Files.createTempDirectory("xenstream-classes");
        try {
            new ClassArchive(directory).run();
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    private void run() throws IOException, InterruptedException {
        final String image = file("host.img");
        final String copy = file("copy.img");
        command("generate", "--nodes", "1000", image);
        command("ls", image);
        command("ls", "-f", "-p", image, "/local/domain/1");
        command("stat", image);
        command("quota", "--warn", "1000000", image);
        command("leaks", image);
        command("verify", image);
        command("preflight", "--for", "spec", image);
        command("dump", image);
        command("copy", image, copy);
        command("diff", image, copy);
        command("index", image);
        command("extract", "--domain", "1", image, file("guest.img"));
        command("repair", image, file("repaired.img"));
        command("convert", "--to", "oxenstored", "--allow-loss", image, file("text"));
        command("report", "-o", file("report.html"), image);
        serve(image);
    }

    private String file(final String name) {
        return directory.resolve(name).toString();
    }

    private static void command(final String... arguments) {
        final ByteArrayOutputStream said = new ByteArrayOutputStream();
        final int code = Main.run(
                arguments,
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(said, false, StandardCharsets.UTF_8));
        if (code != 0) {
            throw new IllegalStateException(
                    List.of(arguments) + ": exit code " + code + ": " + said.toString(StandardCharsets.UTF_8));
        }
    }

    /** Serves the image until a client has been answered. */
    private void serve(final String image) throws IOException, InterruptedException {
        final String socket = file("socket");
        final Thread daemon = new Thread(() -> command("serve", "--socket", socket, image), "xenstream-daemon");
        daemon.start();
        while (!Files.exists(Path.of(socket)) && daemon.isAlive()) {
            Thread.onSpinWait();
        }
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(socket));
            final ByteBuffer request = ByteBuffer.allocate(HEADER + 2).order(ByteOrder.nativeOrder());
            request.putInt(READ)
                    .putInt(0)
                    .putInt(0)
                    .putInt(2)
                    .put((byte) '/')
                    .put((byte) 0)
                    .flip();
            client.write(request);
            client.read(ByteBuffer.allocate(HEADER));
        }
        Termination.finish();
        daemon.join();
    }
}
