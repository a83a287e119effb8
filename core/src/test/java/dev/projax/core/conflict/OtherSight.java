package dev.projax.core.conflict;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What another process sees of the holder of a port: another user, or one in a namespace. */
final class OtherSight {
    private final Path classes;

    private OtherSight(Path classes) {
        this.classes = classes;
    }

    /** Prepares programs that may run as any user. Their classes are copied to a directory that all can read. */
    static OtherSight from(Path directory) throws IOException {
        for (Class<?> type : List.of(OtherSight.class, ProcSocketTable.class)) {
            copy(
                    Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath()),
                    directory);
        }
        return new OtherSight(directory);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Returns the command that looks at a port. */
    String command(String port) {
        return Path.of(System.getProperty("java.home"), "bin", "java")
                + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -cp " + classes + " "
                + OtherSight.class.getName() + " " + port;
    }

    /**
     * Runs a shell script and returns the last line that it prints.
     *
     * @param arguments of the script, from {@code $1} on
     */
    static String run(String script, Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return output.substring(output.lastIndexOf('\n') + 1);
    }

    /**
     * Prints what is missing to see the holder of a port, its detail, and who sees it, with dashes for what is empty.
     * Runs in the other process.
     */
    public static void main(String[] arguments) throws IOException {
        SocketTable table = new ProcSocketTable(Path.of("/proc"));
        SocketTable.Entry listener = table.sockets(Set.of(Integer.valueOf(arguments[0]))).stream()
                .filter(socket -> socket.state() == SocketTable.State.LISTENING)
                .findFirst()
                .orElseThrow();
        System.out.println(
                Optional.ofNullable(table.blindSpots(List.of(listener)).get(listener.key()))
                        .map(spot -> spot.missing() + " " + (spot.detail().isEmpty() ? "-" : spot.detail()) + " "
                                + spot.user().orElse("-"))
                        .orElse("nothing"));
    }
}
