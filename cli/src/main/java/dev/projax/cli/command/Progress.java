package dev.projax.cli.command;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows on a terminal what a command waits for, once that has taken half a second: a spinner, the time and the words. A
 * loop calls it once per turn, so it needs no thread. It disappears when it is closed or the process exits.
 */
public final class Progress implements Closeable {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration FRAME = Duration.ofMillis(100);
    private static final String[] FRAMES = {"|", "/", "-", "\\"};
    private static final String WIPE = "\r\u001b[K";
    private static final double MILLIS_PER_SECOND = 1000.0;

    private final PrintStream terminal;
    private final boolean isSeen;
    private final long start = System.nanoTime();
    private final Thread wiping = new Thread(this::wipe, "projax-wipe");
    private String shown = "";

    /** The width of the terminal, 0 until the first line is due: finding it out starts a process. */
    private int columns;

    private Progress(PrintStream terminal, boolean isSeen) {
        this.terminal = terminal;
        this.isSeen = isSeen;
    }

    /** Starts measuring the time. */
    public static Progress on(Console console) {
        return new Progress(console.err(), console.showsProgress());
    }

    /** Shows that the command is still waiting for {@code what}. */
    public void waitingFor(String what) {
        show("waiting for " + what);
    }

    /** Shows what the command is doing, such as {@code waiting for a server}. */
    public synchronized void show(String what) {
        if (!isSeen) {
            return;
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        if (elapsed.compareTo(PATIENCE) < 0) {
            return;
        }
        if (columns == 0) {
            columns = TerminalSize.ofTerminal().columns();
        }
        String line = line(what, elapsed, columns);
        if (line.equals(shown)) {
            return;
        }
        if (shown.isEmpty()) {
            try {
                Runtime.getRuntime().addShutdownHook(wiping);
            } catch (IllegalStateException e) {
                // The JVM is shutting down, so nothing would clear the line.
                return;
            }
        }
        shown = line;
        terminal.print(WIPE + line);
        terminal.flush();
    }

    /** Work that takes a while. */
    @FunctionalInterface
    public interface Work<T> {
        T get() throws IOException;
    }

    /** Shows that the command is waiting for {@code what} while {@code work} runs. */
    public <T> T during(String what, Work<T> work) throws IOException, InterruptedException {
        if (!isSeen) {
            return work.get();
        }
        Thread ticking = new Thread(
                () -> {
                    try {
                        while (true) {
                            waitingFor(what);
                            Thread.sleep(FRAME.toMillis());
                        }
                    } catch (InterruptedException e) {
                        // The work is done.
                    }
                },
                "projax-progress");
        ticking.setDaemon(true);
        ticking.start();
        try {
            return work.get();
        } finally {
            ticking.interrupt();
            ticking.join();
        }
    }

    /** Returns the line to show. It leaves the last column free, because some terminals wrap there. */
    static String line(String what, Duration elapsed, int columns) {
        long frame = elapsed.toMillis() / FRAME.toMillis();
        String seconds = String.format(Locale.ROOT, "%.1f", frame * FRAME.toMillis() / MILLIS_PER_SECOND);
        String line = FRAMES[(int) (frame % FRAMES.length)] + " " + seconds + " s, " + what;
        return Table.cut(line, columns - 1);
    }

    private synchronized void wipe() {
        if (!shown.isEmpty()) {
            shown = "";
            terminal.print(WIPE);
            terminal.flush();
        }
    }

    @Override
    public synchronized void close() {
        if (!shown.isEmpty()) {
            wipe();
            try {
                Runtime.getRuntime().removeShutdownHook(wiping);
            } catch (IllegalStateException e) {
                // The JVM is shutting down, and the hook finds nothing to clear.
            }
        }
    }
}
