package dev.projax.benchmarks;

import dev.projax.core.net.Addresses;
import dev.projax.core.net.Loopback;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The place of a run: the distributions, the programs to compare with, a home for each benchmark, and the processes
 * that were started, which {@link #close} terminates. It needs a network of its own.
 */
final class Site implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final long MAY_START_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Path root;
    private final Path work;
    private final boolean quick;
    private final Queue<Process> started = new ConcurrentLinkedQueue<>();

    Site(Path root, Path work, boolean quick) {
        this.root = root;
        this.work = work;
        this.quick = quick;
    }

    /** Returns how many repetitions to make: {@code times}, or fewer in a quick run. */
    int tries(int times) {
        return quick ? Math.max(3, times / 10) : times;
    }

    boolean isQuick() {
        return quick;
    }

    Path root() {
        return root;
    }

    Path work() {
        return work;
    }

    String plain() {
        return root.resolve("cli/target/projax/bin/projax").toString();
    }

    String image() {
        return root.resolve("cli/target/projax-image/bin/projax").toString();
    }

    String peer(String script) {
        return work.resolve(script).toString();
    }

    /** Returns the environment variables for a home of that name with that range. */
    Map<String, String> environment(String home, String range) {
        return environment(work, home, range);
    }

    private static Map<String, String> environment(Path work, String home, String range) {
        return Map.of(
                "PROJAX_HOME",
                work.resolve(home).toString(),
                "PROJAX_LEASES",
                work.resolve("leases").toString(),
                "PROJAX_RANGE",
                range,
                "PROJAX_CACHE",
                "");
    }

    App app(String home, String range) {
        return app(work, home, range);
    }

    /** Returns the app with a home of that name in {@code work}, also in another process than the site's. */
    static App app(Path work, String home, String range) {
        return App.projax(environment(work, home, range));
    }

    Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        builder.environment().put("NODE_ENV", "production");
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** Runs a command and returns its stdout. */
    String run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        return run(environment, command, Files.createTempFile(work, "errors", ".txt"));
    }

    /** Runs wrk with one thread against the health endpoint of a port, and returns its output. */
    String wrk(int port, List<String> options) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("wrk", "-t", "1"));
        words.addAll(options);
        words.add("http://127.0.0.1:" + port + "/health");
        String out = run(Map.of(), words);
        if (out.contains("Non-2xx")) {
            throw new IOException("not every answer was 200: " + out);
        }
        return out;
    }

    /** Runs a command and returns its stderr. */
    String runForErrors(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path errors = Files.createTempFile(work, "errors", ".txt");
        run(environment, command, errors);
        return Files.readString(errors);
    }

    private String run(Map<String, String> environment, List<String> command, Path errors)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("NODE_ENV", "production");
        Process process = builder.start();
        started.add(process);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " exits with " + process.exitValue() + ": " + out
                    + Files.readString(errors));
        }
        return out;
    }

    /** Waits until {@code GET /health} on the port answers 200. */
    static void awaitHealthy(int port) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!isHealthy(port)) {
            if (System.nanoTime() - start > MAY_START_NANOS) {
                throw new IOException("no healthy server on port " + port);
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static boolean isHealthy(int port) {
        try {
            return ask(Loopback.IPV4.at(port)).startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            return false;
        }
    }

    /** Connects, asks for the health, and reads the whole answer: one round trip in the simplest way. */
    static String ask(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(address, TIMEOUT_MILLIS);
            if (socket.getLocalSocketAddress().equals(address)) {
                throw new SocketException("connected to itself");
            }
            String request =
                    "GET /health HTTP/1.1\r\nHost: " + Addresses.text(address) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** Returns the resident memory of a process, in KiB. */
    static double residentKib(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Terminates a process, and returns when it has exited. */
    static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : started) {
            end(process);
        }
    }
}
