package dev.projax.desktop;

import dev.projax.core.net.Deadline;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A launch command that is running or has exited. Safe for use by several threads. */
final class Launch {
    private static final int MOST_WORDS_OF_ERROR = 500;

    /** How long a terminated command may take to clean up. */
    private static final long MAY_TIDY_UP_MILLIS = 300;

    private final Process process;
    private final long started = System.nanoTime();

    /** Why the command failed; empty if it succeeded. */
    private final CompletableFuture<Optional<String>> failure;

    private Launch(Process process, Path errors) {
        this.process = process;
        this.failure = process.onExit().thenApplyAsync(ended -> judge(ended.exitValue(), errors));
    }

    /** @throws LaunchException if the command cannot be run */
    static Launch start(LaunchCommand command) throws IOException {
        Path errors = Files.createTempFile("projax-launch", ".txt");
        try {
            Process process = command.start(errors);
            process.getOutputStream().close();
            return new Launch(process, errors);
        } catch (IOException e) {
            Files.deleteIfExists(errors);
            throw e;
        }
    }

    /** Returns whether the result counts for a caller that asked for a server at {@code asked}. */
    boolean isNews(long asked) {
        return isRunning() || started - asked >= 0;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /**
     * Waits until the command exits.
     *
     * @return why it failed; empty if it succeeded
     */
    Optional<String> await(Deadline deadline) throws IOException, InterruptedException {
        try {
            return failure.get(deadline.restMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.of("the start command did not exit within " + deadline);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    /** Terminates the command if it still runs, but nothing that it started itself. */
    void end() {
        process.destroy();
        try {
            boolean ended = process.waitFor(MAY_TIDY_UP_MILLIS, TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> judge(int exit, Path errors) {
        String words = lastLine(errors);
        return exit == 0
                ? Optional.empty()
                : Optional.of("the start command exited with " + exit + (words.isEmpty() ? "" : ": " + words));
    }

    /** Reads the last line and deletes the file. */
    private static String lastLine(Path errors) {
        try {
            String text = new String(Files.readAllBytes(errors), Charset.defaultCharset()).strip();
            Files.delete(errors);
            String line = text.substring(text.lastIndexOf('\n') + 1);
            return line.length() > MOST_WORDS_OF_ERROR ? line.substring(0, MOST_WORDS_OF_ERROR) + "..." : line;
        } catch (IOException e) {
            return "";
        }
    }
}
