package dev.projax.cli.server;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.Command;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import dev.projax.core.files.Liveness;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.logs.LogFile;
import dev.projax.core.logs.LogReader;
import dev.projax.core.logs.Logs;
import dev.projax.core.net.Deadline;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Shows the log of a server in the background. */
public final class LogsCommand implements Command {
    private static final int USUAL_LINES = 50;

    private static final OptionSpec FOLLOW = OptionSpec.builder("-f", "--follow")
            .description("Follow the log until the server stops or you press Ctrl-C.")
            .build();

    private static final OptionSpec LINES = OptionSpec.builder("-n", "--lines")
            .paramLabel("N")
            .type(Integer.class)
            .converters(Options.converter(LogsCommand::lines))
            .description("Number of lines to show, counted from the end (default 50).")
            .build();

    private static final Duration FAREWELL_MAY_TAKE = Duration.ofSeconds(1);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.addPlaces(
                SpecFactory.spec(this, "logs")
                        .addPositional(ServerArgument.ID_OR_PORT.toBuilder()
                                .description("ID or port of a background server, running or stopped. "
                                        + "Optional unless several are running.")
                                .build())
                        .addOption(FOLLOW)
                        .addOption(LINES)
                        .addOption(Options.DEADLINE),
                Options.RANGE_TO_SEARCH);
        spec.usageMessage()
                .description(
                        "Show the log of a server in the background, or of the one started last if none is running.")
                .footer("%nExample: projax logs -f");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        App app = Options.appWithHome(arguments, console);
        InstanceId id = instance(app, arguments, console);
        int lines = arguments.matchedOptionValue(LINES.longestName(), USUAL_LINES);
        try (LogReader reader = LogReader.open(Logs.of(app).of(id))) {
            print(last(lines, reader.more()), console);
            if (Options.has(FOLLOW, arguments)) {
                follow(reader, id, app, console);
            }
        } catch (NoSuchFileException e) {
            throw new CommandException(
                    ExitCode.NOT_FOUND,
                    "no log file for " + name(id, app) + ": it runs in a terminal and logs to that terminal");
        }
        return ExitCode.DONE;
    }

    /** Returns the server whose log is wanted: a running one, or else one that has stopped and left a log. */
    private static InstanceId instance(App app, ParseResult arguments, Console console)
            throws IOException, CommandException {
        String typed = ServerArgument.typed(arguments);
        DiscoveryReport report = Options.discovery(app, arguments, console).survey();
        List<Server> running = report.running();
        if (typed == null ? running.isEmpty() : running.stream().noneMatch(it -> ServerArgument.isMeant(it, typed))) {
            Optional<InstanceId> stopped = stopped(typed, Logs.of(app));
            if (stopped.isPresent()) {
                return stopped.get();
            }
        }
        boolean isSilent = running.isEmpty() && report.unresponsive().isEmpty();
        if (isSilent && Logs.of(app).ids().isEmpty()) {
            throw new CommandException(
                    ExitCode.NOT_FOUND,
                    "no log yet: no server was started in the background; try: "
                            + Advice.fitting(arguments, console).command("start"));
        }
        if (isSilent && typed != null) {
            throw new CommandException(
                    ExitCode.NOT_FOUND,
                    "no log of \"" + typed + "\"; try: "
                            + Advice.fitting(arguments, console).command("logs"));
        }
        Server target = ServerArgument.one(running, typed, "logs", report, Advice.fitting(arguments, console));
        return target.id()
                .orElseThrow(() -> new CommandException(
                        ExitCode.UNVERIFIED,
                        "no log for " + target.url() + ": it is unverified, so its ID is unknown"));
    }

    private static String name(InstanceId id, App app) throws IOException {
        return InstanceFiles.of(app)
                .read(id)
                .value()
                .map(record -> "the server on port " + record.port())
                .orElse("server " + id);
    }

    /** Returns the latest server that matches; any server does if nothing was typed. */
    private static Optional<InstanceId> stopped(@Nullable String typed, Logs logs) throws IOException {
        for (InstanceId id : logs.ids()) {
            if (typed == null || ServerArgument.isIdMeantBy(typed, id) || typed.equals(portIn(logs.of(id)))) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    private static String portIn(LogFile log) throws IOException {
        try (LogReader reader = LogReader.open(log)) {
            List<String> lines = reader.more();
            OptionalInt port = lines.isEmpty() ? OptionalInt.empty() : LogHeader.port(lines.get(0));
            return port.isPresent() ? Integer.toString(port.getAsInt()) : "";
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Shows new lines until the server has stopped, including the last ones that it wrote. */
    private static void follow(LogReader reader, InstanceId id, App app, Console console)
            throws IOException, InterruptedException {
        while (!console.out().checkError()) {
            Liveness liveness = InstanceFiles.of(app).liveness(id);
            List<String> lines = reader.more();
            print(lines, console);
            if (liveness == Liveness.FREE) {
                // A server that stops cleanly deletes its record.
                console.warn(name(id, app) + " exited without a clean stop");
            }
            if (liveness == Liveness.MISSING) {
                awaitFarewell(reader, lines, console);
            }
            if (liveness.hasEnded()) {
                return;
            }
            if (lines.isEmpty()) {
                Thread.sleep(LogReader.PAUSE_MILLIS);
            }
        }
    }

    /** Shows the last line, which a server writes after it has stopped. */
    private static void awaitFarewell(LogReader reader, List<String> shown, Console console) throws IOException {
        Deadline deadline = Deadline.in(FAREWELL_MAY_TAKE);
        List<String> lines = shown;
        while (lines.stream().noneMatch(LogHeader::isFarewell) && !deadline.isOver()) {
            Deadline.pause("the end of the log");
            lines = reader.more();
            print(lines, console);
        }
    }

    private static void print(List<String> lines, Console console) {
        if (!lines.isEmpty()) {
            console.answer(lines);
        }
    }

    private static List<String> last(int most, List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - most), lines.size());
    }

    private static int lines(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new IllegalArgumentException("\"" + text + "\" is not a number of lines; write one like 100");
    }
}
