package dev.projax.cli;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Uses the commands once, with a server on a port and in a home of its own, so that the JVM can write down which classes they
 * need. {@code bin/projax} starts it, and what it starts itself, with the option that makes an archive of them at the end: one of
 * the server, one of those that inspect ports or write JSON, one of all others. Exits with 1 if a command does not do what it
 * should; then the archives are not complete.
 */
public final class Rehearsal {
    private static final String INSPECTION = "--json";
    private static final int OTHERS_MAY_TAKE_SECONDS = 60;

    private final Console console;
    private final ByteArrayOutputStream said;
    private final String port;

    private Rehearsal(Map<String, String> environment) {
        PrintStream nobody = new PrintStream(OutputStream.nullOutputStream());
        Launcher launcher = Launcher.of(System.getProperty("projax.launcher"), null, null);
        this.said = new ByteArrayOutputStream();
        this.console = new Console(environment, nobody, new PrintStream(said), launcher).quiet();
        this.port = environment.getOrDefault("PROJAX_RANGE", "");
    }

    /** Rehearses, with the launcher that the system property names. */
    public static void main(String[] args) {
        int exit = ExitCode.FAILED;
        try {
            if (args.length > 0) {
                new Rehearsal(System.getenv()).inspect();
            } else {
                rehearse();
            }
            exit = ExitCode.DONE;
        } catch (IOException e) {
            System.err.println("projax: no class archives: " + e.getMessage());
        }
        System.exit(exit);
    }

    private static void rehearse() throws IOException {
        Path directory = Files.createTempDirectory("projax-rehearsal");
        try {
            new Rehearsal(Map.of(
                            "PROJAX_HOME",
                            directory.resolve("home").toString(),
                            "PROJAX_RANGE",
                            Integer.toString(freePort()),
                            "PROJAX_DEADLINE",
                            "30s"))
                    .useAll();
        } finally {
            delete(directory);
        }
    }

    private void useAll() throws IOException {
        // a server outlives who has started it, but not one that is ended by a signal here
        Runtime.getRuntime().addShutdownHook(new Thread(Rehearsal::endOthers, "projax-end"));
        perform(ExitCode.DONE, "start", "--range", port);
        try {
            perform(ExitCode.DONE, "start");
            perform(ExitCode.DONE, "port");
            perform(ExitCode.DONE, "url");
            perform(ExitCode.DONE, "status");
            perform(ExitCode.DONE, "discover");
            perform(ExitCode.DONE, "logs");
            perform(ExitCode.DONE, "lease", "--range", Integer.toString(freePort()), "--", "true");
            perform(ExitCode.DONE, "help");
            launchInspection();
        } finally {
            perform(ExitCode.DONE, "stop");
        }
        awaitOthers();
        perform(ExitCode.NOT_FOUND, "port");
    }

    private void launchInspection() throws IOException {
        ProcessBuilder inspection =
                new ProcessBuilder(String.valueOf(console.launcher().script()), INSPECTION);
        inspection.environment().putAll(console.environment());
        Process process =
                inspection.inheritIO().redirectOutput(Redirect.DISCARD).start();
        try {
            if (process.waitFor() != ExitCode.DONE) {
                throw new IOException("the commands that inspect ports did not do what they should");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void inspect() throws IOException {
        perform(ExitCode.DONE, "who", port);
        perform(ExitCode.DONE, "ports");
        perform(ExitCode.DONE, "who", port, "--json");
        perform(ExitCode.DONE, "port", "--json");
        perform(ExitCode.DONE, "status", "--json");
    }

    private void perform(int expected, String... command) throws IOException {
        said.reset();
        int exit = Main.run(console, command);
        if (exit != expected) {
            throw new IOException("projax " + String.join(" ", command) + " exits with " + exit + ": " + said);
        }
    }

    /** The server's archive is there when its process has ended. */
    private static void awaitOthers() {
        CompletableFuture.allOf(ProcessHandle.current()
                        .children()
                        .map(ProcessHandle::onExit)
                        .toArray(CompletableFuture[]::new))
                .orTimeout(OTHERS_MAY_TAKE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static void endOthers() {
        ProcessHandle.current().children().forEach(ProcessHandle::destroy);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
