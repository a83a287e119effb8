import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A step of the build: uses the distribution once, server and clients, on a port and in a home of its own, so that the JVM
 * can write down what they need. What clients need is kept apart, for a JVM pays for all that it is given.
 *
 * <ul>
 *   <li>{@code java Rehearsal.java archives LIB} writes {@code LIB/client.classes} and {@code LIB/all.classes}, the classes
 *       for archives of class data sharing, with a digest of the jars in their first lines, and the archives for this JVM
 *       and this place, {@code LIB/client.jsa} and {@code LIB/all.jsa}.
 *   <li>{@code java Rehearsal.java caches LIB JAVA} writes {@code LIB/all.aot}, {@code LIB/client.aot} and
 *       {@code LIB/inspect.aot}, the caches of JEP 514 for that Java, of version 25 or later.
 * </ul>
 */
final class Rehearsal {
    private static final String HOST = "127.0.0.1";

    /** The class path of all commands but serve, as bin/projax has it. */
    private static final String CLIENT_JAR = Files.isReadable(Path.of("/proc/net/tcp")) ? "client.jar" : "all.jar";

    private final Path lib;
    private final String java;
    private final Path directory;
    private final int port;
    private final List<Process> started = new ArrayList<>();

    /** What each process has listed; elsewhere than on Linux all of them use the one archive. */
    private final List<Path> everybody = new ArrayList<>();

    private final List<Path> clients = new ArrayList<>();

    private Rehearsal(Path lib, String java, Path directory, int port) {
        this.lib = lib;
        this.java = java;
        this.directory = directory;
        this.port = port;
    }

    public static void main(String[] args) throws Exception {
        Path lib = Path.of(args[1]).toRealPath();
        String java = args[0].equals("caches")
                ? args[2]
                : Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path directory = Files.createTempDirectory("projax-rehearsal");
        Rehearsal rehearsal = new Rehearsal(lib, java, directory, freePort());
        try {
            if (args[0].equals("caches")) {
                rehearsal.writeCaches();
            } else {
                rehearsal.writeArchives();
            }
        } finally {
            rehearsal.started.forEach(Process::destroyForcibly);
            delete(directory);
        }
    }

    private void writeArchives() throws Exception {
        Process background = serve(listing("all"), "--background");
        run(0, List.of(), "stop");
        end(background);
        Process server = serve(listing("all"));
        run(0, listing("client"), "port");
        run(0, listing("client"), "url");
        run(0, listing("client"), "status");
        run(0, listing("client"), "discover");
        run(0, listing("client"), "port", "--json");
        run(0, listing("client"), "start");
        run(0, listing("client"), "who", Integer.toString(port));
        run(0, listing("client"), "ports");
        run(0, listing("client"), "--help");
        run(0, listing("client"), "--version");
        run(0, listing("client"), "lease", "--range", Integer.toString(freePort()), "--", java, "-version");
        run(2, listing("client"), "prot");
        run(0, listing("client"), "stop");
        end(server);
        String digest = digest();
        writeArchive("client", digest);
        writeArchive("all", digest);
    }

    private List<String> listing(String path) {
        Path list = directory.resolve(started.size() + ".list");
        everybody.add(list);
        if (path.equals("client")) {
            clients.add(list);
        }
        return List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + list);
    }

    /** The JVM is called as the program itself does it for other JDKs, in dev.projax.cli.ClassArchiveMaker. */
    private void writeArchive(String path, String digest) throws Exception {
        // In the order in which the JVM wrote them: sorted, it archives fewer lambdas. What a JDK 25 writes of other
        // class
        // loaders goes, for we have none: its numbers, anew in each list, and its lines @cp, which end a JDK 17.
        Set<String> classes = new LinkedHashSet<>();
        for (Path list : path.equals("client") ? clients : everybody) {
            Files.readAllLines(list).stream()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("@cp ") && !line.contains(" source: "))
                    .map(line -> line.replaceFirst(" id: [0-9]+$", ""))
                    .forEach(classes::add);
        }
        List<String> lines = new ArrayList<>(List.of("# " + digest, "# For java -Xshare:dump, by the build."));
        lines.addAll(classes);
        Path list = Files.write(lib.resolve(path + ".classes"), lines);
        Path archive = lib.resolve(path + ".jsa");
        Files.deleteIfExists(archive);
        call(
                "-Xshare:dump",
                "-XX:+UseG1GC",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + archive,
                "-cp",
                lib.resolve(path + ".jar").toString());
    }

    /** In two steps: with one, the JVM begins the second at its end, when the server has interrupted its main thread. */
    private void writeCaches() throws Exception {
        Process server = serve(recording("all"));
        for (String command : List.of("status", "discover", "url")) {
            run(0, List.of(), command);
        }
        run(0, recording("client"), "port");
        run(0, recording("inspect"), "who", Integer.toString(port));
        run(0, List.of(), "stop");
        end(server);
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

    /** Calls the JVM for a file that it writes. */
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
            throw new IOException(String.join(" ", words) + " exits with " + exit + ": " + Files.readString(log));
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
            throw new IOException("the server did not come up");
        }
        return server;
    }

    private void run(int expected, List<String> options, String... command) throws IOException, InterruptedException {
        Process process = start(options, command);
        process.inputReader().lines().forEach(line -> {});
        if (process.waitFor() != expected) {
            throw new IOException(String.join(" ", command) + " exits with " + process.exitValue());
        }
    }

    private static void end(Process server) throws IOException, InterruptedException {
        server.inputReader().lines().forEach(line -> {});
        if (!server.waitFor(2, TimeUnit.MINUTES) || server.exitValue() != 0) {
            server.destroyForcibly();
            throw new IOException("the server did not end as it should");
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

    private String digest() throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        try (Stream<Path> files = Files.list(lib)) {
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                sha256.update(Files.readAllBytes(jar));
            }
        }
        return HexFormat.of().formatHex(sha256.digest(), 0, 8);
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
