// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A headless Chromium with one page, driven by its DevTools protocol over a pipe: messages in JSON, each ended by a NUL.
 *
 * <p>Where there is none, the test that asks for it is skipped, with the reason; but it fails if the environment has {@code CI=true}.
 */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final int PATIENCE_SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path profile;
    private final OutputStream requests;
    private final InputStream answers;
    private final Thread watchdog;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> loaded = new ArrayList<>();
    /** When it was asked last, or has answered. */
    private volatile long lastAnswer = System.nanoTime();

    private String session;
    private int lastId;
    private boolean isLoaded;

    private Chromium(final Process process, final Path profile) {
        this.process = process;
        this.profile = profile;
        this.requests = process.getOutputStream();
        this.answers = process.getInputStream();
        this.watchdog = new Thread(this::watch, "chromium watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    /**
     * Starts it with an empty profile.
     *
     * @throws TestAbortedException if there is none
     * @throws AssertionError       if there is none in continuous integration
     */
    static Chromium start() throws IOException {
        final Path program = Stream.of(System.getenv("PATH").split(":", -1))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        if (program == null) {
            final String message = "no Chromium on the PATH (Debian: apt-get install chromium)";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(message);
            }
            throw new TestAbortedException(message);
        }
        final Path profile = Files.createTempDirectory("xenstream-chromium-");
        // It talks over descriptors 3 and 4, which a JVM cannot give it.
        final Process process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "exec \"$@\" 3<&0 4>&1 0</dev/null 1>&2",
                        "bash",
                        program.toString(),
                        "--remote-debugging-pipe",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        final Chromium chromium = new Chromium(process, profile);
        try {
            chromium.attach();
            return chromium;
        } catch (final IOException | RuntimeException | Error refused) {
            chromium.close();
            throw refused;
        }
    }

    /** A browser that does not answer is ended, and with it the test's wait. */
    private void watch() {
        try {
            while (!process.waitFor(1, TimeUnit.SECONDS)) {
                if (System.nanoTime() - lastAnswer > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                    process.destroyForcibly();
                }
            }
        } catch (final InterruptedException isClosed) {
            Thread.currentThread().interrupt();
        }
    }

    private void attach() throws IOException {
        final String target = call(
                        "Target.createTarget", JSON.createObjectNode().put("url", "about:blank"))
                .get("targetId")
                .asText();
        session = call(
                        "Target.attachToTarget",
                        JSON.createObjectNode().put("targetId", target).put("flatten", true))
                .get("sessionId")
                .asText();
        for (final String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", JSON.createObjectNode());
        }
    }

    /** Opens a page, and waits until it is loaded. */
    void open(final Path page, final int width, final int height) throws IOException {
        call(
                "Emulation.setDeviceMetricsOverride",
                JSON.createObjectNode()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
        complaints.clear();
        loaded.clear();
        isLoaded = false;
        call("Page.navigate", JSON.createObjectNode().put("url", page.toUri().toString()));
        while (!isLoaded) {
            take(receive());
        }
    }

    /** Light or dark. */
    void prefer(final String colours) throws IOException {
        media("prefers-color-scheme", colours);
    }

    /** Sets a feature of the media, and no other. */
    void media(final String name, final String value) throws IOException {
        final ObjectNode feature = JSON.createObjectNode().put("name", name).put("value", value);
        final ObjectNode media = JSON.createObjectNode();
        media.putArray("features").add(feature);
        call("Emulation.setEmulatedMedia", media);
    }

    /** Forbids the scripts of pages to come, or allows them; what a test evaluates runs all the same. */
    void forbidScripts(final boolean isForbidden) throws IOException {
        call("Emulation.setScriptExecutionDisabled", JSON.createObjectNode().put("value", isForbidden));
    }

    /** What an expression comes to, as JSON. */
    JsonNode evaluate(final String expression) throws IOException {
        final JsonNode answer = call(
                "Runtime.evaluate",
                JSON.createObjectNode().put("expression", expression).put("returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(answer.get("exceptionDetails").toString());
        }
        return answer.get("result").path("value");
    }

    /** Moves the pointer, and clicks if asked to. */
    void point(final double x, final double y, final boolean isClick) throws IOException {
        for (final String type :
                isClick ? List.of("mouseMoved", "mousePressed", "mouseReleased") : List.of("mouseMoved")) {
            call(
                    "Input.dispatchMouseEvent",
                    JSON.createObjectNode()
                            .put("type", type)
                            .put("x", x)
                            .put("y", y)
                            .put("button", isClick ? "left" : "none")
                            .put("clickCount", isClick ? 1 : 0));
        }
    }

    /** Presses a key: Tab, Enter, Escape or a letter. */
    void press(final String key) throws IOException {
        final String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
        final int code = switch (key) {
            case "Tab" -> 9;
            case "Enter" -> 13;
            case "Escape" -> 27;
            default -> key.toUpperCase(Locale.ROOT).charAt(0);
        };
        for (final String type : List.of(text.isEmpty() ? "rawKeyDown" : "keyDown", "keyUp")) {
            final ObjectNode event =
                    JSON.createObjectNode().put("type", type).put("key", key).put("windowsVirtualKeyCode", code);
            call("Input.dispatchKeyEvent", type.equals("keyDown") ? event.put("text", text) : event);
        }
    }

    /** Keeps a picture of all of the page. */
    void screenshot(final Path picture) throws IOException {
        final String bytes = call(
                        "Page.captureScreenshot",
                        JSON.createObjectNode().put("format", "png").put("captureBeyondViewport", true))
                .get("data")
                .asText();
        Files.createDirectories(picture.getParent());
        Files.write(picture, Base64.getDecoder().decode(bytes));
    }

    /** What the console shows of the page that is open: errors, warnings, exceptions. */
    List<String> complaints() {
        return complaints;
    }

    /** What the page that is open has asked for, itself included. */
    List<String> loaded() {
        return loaded;
    }

    private JsonNode call(final String method, final ObjectNode parameters) throws IOException {
        lastAnswer = System.nanoTime();
        final int id = ++lastId;
        final ObjectNode request = JSON.createObjectNode().put("id", id).put("method", method);
        if (session != null) {
            request.put("sessionId", session);
        }
        request.set("params", parameters);
        requests.write(JSON.writeValueAsBytes(request));
        requests.write(0);
        requests.flush();
        while (true) {
            final JsonNode message = receive();
            if (message.path("id").asInt() != id) {
                take(message);
            } else if (message.has("error")) {
                throw new IOException(method + ": " + message.get("error"));
            } else {
                return message.get("result");
            }
        }
    }

    private JsonNode receive() throws IOException {
        final ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (int b = answers.read(); b != 0; b = answers.read()) {
            if (b < 0) {
                throw new EOFException("Chromium has ended, or been ended after " + PATIENCE_SECONDS + " s");
            }
            message.write(b);
        }
        lastAnswer = System.nanoTime();
        return JSON.readTree(message.toString(StandardCharsets.UTF_8));
    }

    private void take(final JsonNode event) {
        final JsonNode parameters = event.path("params");
        switch (event.path("method").asText()) {
            case "Page.loadEventFired" -> isLoaded = true;
            case "Network.requestWillBeSent" ->
                loaded.add(parameters.path("request").path("url").asText());
            case "Runtime.exceptionThrown", "Log.entryAdded" -> complaints.add(parameters.toString());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert")
                        .contains(parameters.path("type").asText())) {
                    complaints.add(parameters.toString());
                }
            }
            default -> {
                // Nothing that matters here.
            }
        }
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
            watchdog.interrupt();
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        delete(profile);
    }

    private static void delete(final Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file :
                    files.sorted((left, right) -> right.compareTo(left)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (final IOException | UncheckedIOException stillInUse) {
            folder.toFile().deleteOnExit();
        }
    }
}
