package dev.projax.cli.server;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Failure;
import dev.projax.cli.command.Options;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import dev.projax.core.files.HomeNames;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** Chooses the server to use from a report, or explains why there is none, for all client commands. */
final class ServerChoice {
    private ServerChoice() {}

    /**
     * Returns the server to use, with a warning if it is unverified.
     *
     * @throws CommandException with exit 3, 5 or 6 if there is none
     */
    static Server require(DiscoveryReport report, ParseResult arguments, Console console) throws CommandException {
        boolean proofRequired = Options.verified(arguments, console);
        Server server = report.server().orElse(null);
        if (server == null) {
            throw none(report, Advice.fitting(arguments, console), true);
        }
        if (server.verified()) {
            return server;
        }
        if (proofRequired) {
            throw new CommandException(
                    ExitCode.UNVERIFIED,
                    unverified(server) + "; "
                            + Advice.fitting(arguments, console).without(Options.VERIFIED) + " to use it anyway");
        }
        console.warn(unverified(server));
        return server;
    }

    /** Returns the port of the server to mark, because these options let clients use it; 0 for none. */
    static int used(DiscoveryReport report, ParseResult arguments, Console console) throws CommandException {
        boolean proofRequired = Options.verified(arguments, console);
        return report.server()
                .filter(it -> it.verified() || !proofRequired)
                .map(Server::port)
                .orElse(0);
    }

    private static String unverified(Server server) {
        return server.url() + " is unverified: it is healthy, but does not prove that it is yours";
    }

    /** Warns if the report may lack servers, or if locks cannot show which servers are running. */
    static void warn(DiscoveryReport report, ParseResult arguments, Console console) {
        if (!report.isComplete()) {
            console.warn("not all records in " + report.app().directory().resolve(HomeNames.INSTANCES)
                    + " were read in time, so a server may be missing; try a longer "
                    + Advice.fitting(arguments, console).name(Options.DEADLINE));
        }
        InstanceFiles files = InstanceFiles.of(report.app());
        report.running().stream()
                .flatMap(it -> it.id().stream())
                .findFirst()
                .flatMap(files::lockWarning)
                .ifPresent(console::warn);
    }

    /**
     * Returns why there is no server: exit 3, or 6 for an unresponsive one, or 7 for files that cannot be read.
     *
     * @param startHelps whether a new server would help the user
     */
    static CommandException none(DiscoveryReport report, Advice advice, boolean startHelps) {
        Optional<Candidate> silent = report.unresponsive();
        if (silent.isPresent()) {
            return silent(silent.get(), report.app().portFile(), advice);
        }
        try {
            InstanceFiles.of(report.app()).ids();
        } catch (IOException e) {
            Failure unreadable = Failure.of(e, advice);
            return new CommandException(
                    unreadable.exit(),
                    "no server on " + ports(report.app()) + ", and the records cannot be read: "
                            + unreadable.message());
        }
        String absent = "no server on " + ports(report.app()) + portFile(report);
        return new CommandException(
                ExitCode.NOT_FOUND, startHelps ? absent + "; " + howToStart(report, advice) : absent);
    }

    /** Advises to kill only a server of ours. Anything else that the port file names may be any program. */
    private static CommandException silent(Candidate candidate, Path portFile, Advice advice) {
        boolean isOurs = candidate.sources().contains(Candidate.Source.RECORD);
        return new CommandException(
                ExitCode.UNRESPONSIVE,
                (isOurs
                                ? "the server on port " + candidate.port()
                                : "port " + candidate.port() + ", named by " + portFile + ",")
                        + " " + candidate.detail() + "; try a longer " + advice.name(Options.DEADLINE) + ", or: "
                        + advice.command(isOurs ? "stop " + candidate.port() + " --force" : "start --new"));
    }

    /** Returns the command that starts a server, unless other programs hold every port of the range. */
    private static String howToStart(DiscoveryReport report, Advice advice) {
        PortRange range = report.app().range();
        long held = report.candidates().stream()
                .filter(it -> range.contains(it.port()) && it.outcome() != Candidate.Outcome.ABSENT)
                .count();
        return held == range.size()
                ? "no free port in " + range + " either; see: " + advice.command("ports")
                : "try: " + advice.command("start");
    }

    /** Returns a clause about a port file that names another program or no port; else empty. */
    private static String portFile(DiscoveryReport report) {
        Path path = report.app().portFile();
        Optional<Candidate> another = report.named().filter(it -> it.outcome() != Candidate.Outcome.ABSENT);
        if (another.isPresent()) {
            return "; " + path + " names " + another.get().port() + ", which "
                    + another.get().detail();
        }
        return report.portFileIgnored()
                .map(reason -> "; " + path + " was ignored: " + reason)
                .orElse("");
    }

    /** Returns the ports where a server could be, like {@code 38124-38133 or 3001-3005}. */
    private static String ports(App app) {
        List<Integer> extra = app.extraPorts();
        return extra.isEmpty()
                ? app.range().toString()
                : app.range() + " or " + new PortRange(extra.get(0), extra.get(extra.size() - 1));
    }
}
