package dev.projax.cli.server;

import dev.projax.core.logs.LogFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The stderr of a server in the background: first that of the process that started it, then its own log, where each
 * line begins with its time. Lines that cannot be written are lost, because a full disk is no reason to stop serving.
 * Can be used from any thread.
 */
final class ServerLog extends OutputStream {
    private static final int MOST_OF_A_LINE = 64 * 1024;

    private final OutputStream starter;
    private final InstantSource clock;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable LogFile file;

    /** @param starter takes everything until there is a log file */
    ServerLog(OutputStream starter, InstantSource clock) {
        this.starter = starter;
        this.clock = clock;
    }

    /** Sends all further lines to {@code log}. */
    synchronized void moveTo(LogFile log) {
        file = log;
    }

    @Override
    public synchronized void write(int b) throws IOException {
        if (file == null) {
            starter.write(b);
        } else if (b == '\n') {
            append(file);
        } else if (b != '\r' && line.size() < MOST_OF_A_LINE) {
            line.write(b);
        }
    }

    private void append(LogFile log) {
        String text = line.toString(Charset.defaultCharset());
        line.reset();
        try {
            log.append(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + text);
        } catch (IOException e) {
            // there is nowhere to report it
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        if (file == null) {
            starter.flush();
        }
    }
}
