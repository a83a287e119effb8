import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A step of the build: {@code java Caches.java LIB JAVA} runs the server and clients of the distribution once, in their
 * own home and on their own port. It writes {@code LIB/all.aot}, {@code LIB/client.aot} and {@code LIB/inspect.aot},
 * the caches of JEP 514 for that Java, version 25 or later. Clients have their own caches, because a larger cache makes
 * a JVM slower.
 */
final class Caches {
    private static final String HOST = "127.0.0.1";

    /** The class path of all commands except serve, as in bin/projax. */
    private static final String CLIENT_JAR = Files.isReadable(Path.of("/proc/net/tcp")) ? "client.jar" : "all.jar";

    private final Path lib;
    private final String java;
    private final Path directory;
    private final int port;
    private final List<Process> started = new ArrayList<>();

    private Caches(Path lib, String java, Path directory, int port) {
        this.lib = lib;
        this.java = java;
        this.directory = directory;
        this.port = port;
    }

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("projax-caches");
        Caches caches = new Caches(Path.of(args[0]).toRealPath(), args[1], directory, freePort());
        try {
            caches.write();
        } finally {
            caches.started.forEach(Process::destroyForcibly);
            delete(directory);
        }
    }

    /**
     * Writes the caches in two steps: in one, the JVM starts the second at exit, after the server interrupted its main
     * thread.
     */
    private void write() throws Exception {
        Process server = serve(recording("all"));
        for (String command : List.of("status", "discover", "url")) {
            run(0, List.of(), command);
        }
        run(0, recording("client"), "port");
        List<String> rehearsal = new ArrayList<>(recording("inspect"));
        rehearsal.add("-Dprojax.rehearsal=who");
        run(0, rehearsal, "who");
        run(0, List.of(), "stop");
        awaitExit(server);
        writeCache("all", "all.jar");
        writeCache("client", CLIENT_JAR);
        writeCache("inspect", CLIENT_JAR);
    }

    private List<String> recording(String cache) {
        return List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + directory.resolve(cache + ".aotconfig"));
    }

    private void writeCache(String cache, String path) throws Exception {
        call(
                "-XX:+UseSerialGC",
                "-XX:AOTMode=create",
                "-XX:AOTConfiguration=" + directory.resolve(cache + ".aotconfig"),
                "-XX:AOTCache=" + lib.resolve(cache + ".aot"),
                "-cp",
                lib.resolve(path).toString());
    }

    /** Runs the JVM until it has written a file. */
    private void call(String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of(java));
        words.addAll(List.of(options));
        Path log = directory.resolve("call.log");
        int exit = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", words) + " exited with " + exit + ": " + Files.readString(log));
        }
    }

    /** Starts the server and returns when it is healthy. */
    private Process serve(List<String> jvmOptions, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("serve"));
        command.addAll(List.of(options));
        Process server = start(jvmOptions, command.toArray(String[]::new));
        BufferedReader lines = server.inputReader();
        String url = lines.readLine();
        if (url == null) {
            throw new IOException("the server did not start");
        }
        return server;
    }

    private void run(int expected, List<String> options, String... command) throws IOException, InterruptedException {
        Process process = start(options, command);
        process.inputReader().lines().forEach(line -> {});
        if (process.waitFor() != expected) {
            throw new IOException(String.join(" ", command) + " exited with " + process.exitValue());
        }
    }

    private static void awaitExit(Process server) throws IOException, InterruptedException {
        server.inputReader().lines().forEach(line -> {});
        if (!server.waitFor(2, TimeUnit.MINUTES) || server.exitValue() != 0) {
            server.destroyForcibly();
            throw new IOException("the server did not exit with 0 in time");
        }
    }

    private Process start(List<String> options, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(java, "-XX:+UseSerialGC"));
        words.addAll(options);
        String path = command[0].equals("serve") ? "all.jar" : CLIENT_JAR;
        words.addAll(List.of("-cp", lib.resolve(path).toString(), "dev.projax.cli.Main"));
        words.addAll(List.of(command));
        Path errors = directory.resolve(started.size() + "-" + command[0].replace('-', '_') + ".err");
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PROJAX_") || name.contains("JAVA"));
        builder.environment()
                .putAll(Map.of(
                        "PROJAX_HOME", directory.resolve("home").toString(),
                        "PROJAX_RANGE", Integer.toString(port),
                        "PROJAX_DEADLINE", "30s"));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
