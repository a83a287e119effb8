package dev.projax.cli.startup;

import java.io.File;
import java.io.IOException;
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
 * Runs the commands once, with a server in its own home and on its own port, so that the JVM can record the classes
 * that they need. {@code bin/projax} starts each process with the option that creates an archive at exit: one archive
 * for the server, one for the commands that inspect ports or write JSON, and one for all others. If a command fails,
 * there are no archives.
 */
public final class Rehearsal {
    private static final String NO_PROCESS = "0";
    private static final int DONE = 0;
    private static final int NOT_FOUND = 3;
    private static final int FAILED = 1;
    private static final int OTHERS_MAY_TAKE_SECONDS = 60;

    private final Program program;
    private final Map<String, String> environment;

    private Rehearsal(Program program, Map<String, String> environment) {
        this.program = program;
        this.environment = environment;
    }

    /** The program that is rehearsed. */
    @FunctionalInterface
    public interface Program {
        /** Runs one command in this process, hides what it prints, and returns when it is done. */
        Outcome run(Map<String, String> environment, String... command);
    }

    /**
     * The result of a command.
     *
     * @param exit its exit code
     * @param said what it wrote to stderr
     */
    public record Outcome(int exit, String said) {}

    /**
     * Rehearses all commands: the clients in this process, the server and the inspecting commands in their own.
     *
     * @param launcher {@code bin/projax}
     * @throws IOException if a command fails
     */
    public static void ofAll(Program program, String launcher) throws IOException {
        Path directory = Files.createTempDirectory("projax-rehearsal");
        try {
            new Rehearsal(
                            program,
                            Map.of(
                                    "PROJAX_HOME",
                                    directory.resolve("home").toString(),
                                    "PROJAX_LEASES",
                                    directory.resolve("leases").toString(),
                                    "PROJAX_RANGE",
                                    Integer.toString(freePort()),
                                    "PROJAX_DEADLINE",
                                    "30s"))
                    .useAll(launcher);
        } finally {
            delete(directory);
        }
    }

    /**
     * Rehearses the inspecting commands, in a process that {@link #ofAll} started.
     *
     * @param environment the environment variables of that process
     * @throws IOException if a command fails
     */
    public static void ofInspection(Program program, Map<String, String> environment) throws IOException {
        new Rehearsal(program, environment).inspect();
    }

    /**
     * Rehearses {@code who}, and no command that writes JSON: those would make the cache of an image larger and each
     * command slower.
     *
     * @param environment the environment variables of this process
     * @throws IOException if a command fails
     */
    public static void ofWho(Program program, Map<String, String> environment) throws IOException {
        new Rehearsal(program, environment).look();
    }

    /**
     * Makes this process, the server of a rehearsal, exit when the rehearsing process exits for any reason.
     *
     * @param environment the environment variables of this process
     */
    public static void exitWithIt(Map<String, String> environment) {
        long pid = Long.parseLong(environment.getOrDefault("PROJAX_REHEARSAL", "0"));
        CompletableFuture<Void> unused = ProcessHandle.of(pid)
                .map(ProcessHandle::onExit)
                .orElse(CompletableFuture.completedFuture(null))
                .thenRun(() -> System.exit(FAILED));
    }

    private void useAll(String launcher) throws IOException {
        perform(DONE, "start", "--range", port());
        try {
            perform(DONE, "start");
            perform(DONE, "port");
            perform(DONE, "url");
            perform(DONE, "status");
            perform(DONE, "discover");
            perform(DONE, "logs");
            perform(DONE, "hold", "--range", Integer.toString(freePort()), "--", "true", NO_PROCESS, "0");
            perform(DONE, "help");
            launchInspection(launcher);
        } finally {
            perform(DONE, "stop");
        }
        awaitServer();
        perform(NOT_FOUND, "port");
    }

    /** Runs one command with JSON: the launcher makes that process rehearse all commands of its archive. */
    private void launchInspection(String launcher) throws IOException {
        ProcessBuilder inspection = new ProcessBuilder(launcher, "status", "--json");
        inspection.environment().putAll(environment);
        Process process =
                inspection.inheritIO().redirectOutput(Redirect.DISCARD).start();
        try {
            if (process.waitFor() != DONE) {
                throw new IOException("the rehearsal of the inspecting commands failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void inspect() throws IOException {
        look();
        perform(DONE, "ports");
        perform(DONE, "who", port(), "--json");
        perform(DONE, "port", "--json");
        perform(DONE, "status", "--json");
    }

    /** Looks at the port of the server, at one of another program, and at a free one. */
    private void look() throws IOException {
        perform(DONE, "who", port());
        String another;
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            another = Integer.toString(holder.getLocalPort());
            perform(DONE, "who", another);
        }
        perform(NOT_FOUND, "who", another);
    }

    private void perform(int expected, String... command) throws IOException {
        Outcome outcome = program.run(environment, command);
        if (outcome.exit() != expected) {
            throw new IOException(
                    "projax " + String.join(" ", command) + " exited with " + outcome.exit() + ": " + outcome.said());
        }
    }

    private String port() {
        return environment.getOrDefault("PROJAX_RANGE", "");
    }

    /**
     * Waits for the server process, which writes its archive at exit. On a busy machine, {@code stop} returns before.
     */
    private static void awaitServer() {
        CompletableFuture.allOf(ProcessHandle.current()
                        .children()
                        .map(ProcessHandle::onExit)
                        .toArray(CompletableFuture[]::new))
                .orTimeout(OTHERS_MAY_TAKE_SECONDS, TimeUnit.SECONDS)
                .join();
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
