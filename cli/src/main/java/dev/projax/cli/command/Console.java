package dev.projax.cli.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a command sees of the process: its environment and streams.
 *
 * @param environment the environment variables
 * @param in the user's input
 * @param out receives the answer
 * @param err receives everything else
 * @param launcher how the process was started
 * @param clock the current time
 * @param isQuiet whether notices and warnings are suppressed; errors are printed anyway
 */
public record Console(
        Map<String, String> environment,
        InputStream in,
        PrintStream out,
        PrintStream err,
        LauncherFacts launcher,
        InstantSource clock,
        boolean isQuiet) {
    /** Creates one without input, with the system's clock. */
    public Console(Map<String, String> environment, PrintStream out, PrintStream err, LauncherFacts launcher) {
        this(environment, InputStream.nullInputStream(), out, err, launcher, InstantSource.system(), false);
    }

    /** Returns the same console without notices and warnings. */
    public Console quiet() {
        return new Console(environment, in, out, err, launcher, clock, true);
    }

    /** Returns the same console with another error stream, which is no terminal. */
    public Console withErr(PrintStream other) {
        LauncherFacts unseen =
                new LauncherFacts(launcher.script(), false, launcher.outIsTerminal(), false, launcher.locale());
        return new Console(environment, in, out, other, unseen, clock, isQuiet);
    }

    /** Prints part of the answer and flushes, because a reader may wait for it at the other end of a pipe. */
    public void answer(String line) {
        out.println(line);
        out.flush();
    }

    /** Prints the answer in one piece, so that a reader that closes the pipe after one line does not break it. */
    public void answer(List<String> lines) {
        out.print(lines.stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining()));
        out.flush();
    }

    /** Prints a notice for the user. */
    public void tell(String line) {
        if (!isQuiet) {
            print(Color.NONE, line);
        }
    }

    /** Prints a warning. */
    public void warn(String line) {
        if (!isQuiet) {
            print(Color.YELLOW, line);
        }
    }

    /** Prints an error. */
    public void fail(String line) {
        print(Color.RED, line);
    }

    /** Closes stdout and stderr, for a process that stays: readers of a pipe wait until all writers have closed it. */
    public void closeStreams() {
        out.close();
        err.close();
    }

    /** Returns whether there is a user to ask. */
    public boolean canAsk() {
        return launcher.inIsTerminal() && launcher.errIsTerminal();
    }

    /** Asks the user; only y or yes counts as agreement. */
    public boolean agrees(String question) throws IOException {
        err.print(Formats.printable(question) + " [y/N] ");
        err.flush();
        String answer = new BufferedReader(new InputStreamReader(in, Charset.defaultCharset())).readLine();
        if (answer == null) {
            err.println();
        }
        return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    }

    /** Returns whether stdout shows colors: on a terminal, unless {@code NO_COLOR} is set (no-color.org). */
    public boolean isColored() {
        return launcher.outIsTerminal() && likesColors();
    }

    /** Returns whether stderr shows colors. */
    public boolean isErrColored() {
        return launcher.errIsTerminal() && likesColors();
    }

    /** Returns whether stdout is a terminal where lines can be overwritten. */
    public boolean isAnimated() {
        return launcher.outIsTerminal() && !isDumb();
    }

    /** Returns whether stderr is a terminal where a spinner may be drawn. */
    boolean showsProgress() {
        return launcher.errIsTerminal() && !isDumb() && !isQuiet;
    }

    private boolean likesColors() {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && !isDumb();
    }

    private boolean isDumb() {
        return environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** Prints one line. No value in it can break the line or control the terminal. */
    private void print(Color color, String line) {
        err.println((isErrColored() ? color.on("projax:") : "projax:") + " " + Formats.printable(line));
    }
}
