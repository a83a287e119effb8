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

/**
 * What a command sees of the process.
 *
 * @param environment the variables
 * @param in what a person types
 * @param out carries the answer
 * @param err carries everything else
 * @param launcher how the process was started
 * @param clock says what time it is
 * @param isQuiet whether notices are unwanted; errors are told all the same
 */
public record Console(
        Map<String, String> environment,
        InputStream in,
        PrintStream out,
        PrintStream err,
        LauncherFacts launcher,
        InstantSource clock,
        boolean isQuiet) {
    /** Makes one of a process in which nobody types, with the system's clock. */
    public Console(Map<String, String> environment, PrintStream out, PrintStream err, LauncherFacts launcher) {
        this(environment, InputStream.nullInputStream(), out, err, launcher, InstantSource.system(), false);
    }

    /** Returns the same without notices. */
    public Console quiet() {
        return new Console(environment, in, out, err, launcher, clock, true);
    }

    /** Returns the same with another stream for everything but the answer, where no person is. */
    public Console withErr(PrintStream other) {
        LauncherFacts unseen =
                new LauncherFacts(launcher.script(), false, launcher.outIsTerminal(), false, launcher.locale());
        return new Console(environment, in, out, other, unseen, clock, isQuiet);
    }

    /** Prints a part of the answer, at once: somebody may be waiting for it behind a pipe. */
    public void answer(String line) {
        out.println(line);
        out.flush();
    }

    /** Prints the answer in one piece, so that a reader who has seen enough after a line does not break it off. */
    public void answer(List<String> lines) {
        out.print(String.join(System.lineSeparator(), lines) + System.lineSeparator());
        out.flush();
    }

    /** Tells the person at the terminal something that is good to know. */
    public void tell(String line) {
        if (!isQuiet) {
            complain(Colour.NONE, line);
        }
    }

    /** Warns the person at the terminal. */
    public void warn(String line) {
        if (!isQuiet) {
            complain(Colour.YELLOW, line);
        }
    }

    /** Says what went wrong. */
    public void fail(String line) {
        complain(Colour.RED, line);
    }

    /** Tells whether a person can be asked something. */
    public boolean canAsk() {
        return launcher.inIsTerminal() && launcher.errIsTerminal();
    }

    /** Asks the person at the terminal; only a clear yes is one. */
    public boolean agrees(String question) throws IOException {
        err.print(Formats.printable(question) + " [y/N] ");
        err.flush();
        String answer = new BufferedReader(new InputStreamReader(in, Charset.defaultCharset())).readLine();
        return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    }

    /** Tells whether stdout shows colours: to a person who does not mind them (no-color.org). */
    public boolean isColoured() {
        return launcher.outIsTerminal() && likesColours();
    }

    /** Tells whether stderr shows colours. */
    public boolean isErrColoured() {
        return launcher.errIsTerminal() && likesColours();
    }

    /** Tells whether something may be drawn over on stdout: on a terminal that can. */
    public boolean isAnimated() {
        return launcher.outIsTerminal() && !isDumb();
    }

    /** Tells whether something may be drawn over on stderr, for who wants to see it. */
    boolean showsProgress() {
        return launcher.errIsTerminal() && !isDumb() && !isQuiet;
    }

    private boolean likesColours() {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && !isDumb();
    }

    private boolean isDumb() {
        return environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** A value in the line can neither break it nor steer the terminal. */
    private void complain(Colour colour, String line) {
        err.println((isErrColoured() ? colour.on("projax:") : "projax:") + " " + Formats.printable(line));
    }
}
