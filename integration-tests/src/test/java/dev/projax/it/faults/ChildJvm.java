package dev.projax.it.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Another JVM that runs a main class of these tests. Its stderr goes to ours, and it reports in lines on stdout. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private ChildJvm(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    static ChildJvm start(Class<?> main, Object... arguments) throws IOException {
        return start(Map.of(), main, arguments);
    }

    /** Starts a JVM with additional environment variables. */
    static ChildJvm start(Map<String, String> environment, Class<?> main, Object... arguments) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command(main, arguments)).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start());
    }

    /** Returns the command that runs {@code main}. */
    static String[] command(Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command.toArray(String[]::new);
    }

    long pid() {
        return process.pid();
    }

    /** Waits for the next line and returns it. */
    String line() throws IOException {
        return Optional.ofNullable(lines.readLine())
                .orElseThrow(() -> new IOException("the child JVM exited without output; see its stderr"));
    }

    /** Sends the signal to go on, which it waits for. */
    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Kills it, if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
