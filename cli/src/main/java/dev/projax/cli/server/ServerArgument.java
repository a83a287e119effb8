package dev.projax.cli.server;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.ExitCode;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import dev.projax.core.registry.InstanceId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The argument that names a running server. */
final class ServerArgument {
    /** The shortest beginning of an ID that counts; shorter numbers are ports. */
    private static final int FEWEST_DIGITS = 6;

    /** Completion recognizes it by its label. */
    static final PositionalParamSpec ID_OR_PORT = PositionalParamSpec.builder()
            .paramLabel("ID|PORT")
            .index("0")
            .arity("0..1")
            .type(String.class)
            .description("ID or port of a running server. Optional if only one is running.")
            .build();

    private ServerArgument() {}

    /** Returns what the user typed; null if nothing. */
    static @Nullable String typed(ParseResult arguments) {
        return arguments.matchedPositionalValue(0, (String) null);
    }

    /**
     * Returns the server that the user means.
     *
     * @param typed an ID, the beginning of one, or a port; null for the only server
     * @param command the command to suggest, like {@code stop}
     * @throws CommandException with exit 2 if several match, with the code of {@link ServerChoice} if no server is
     *     running
     */
    static Server one(
            List<Server> running, @Nullable String typed, String command, DiscoveryReport report, Advice advice)
            throws CommandException {
        if (running.isEmpty()) {
            throw ServerChoice.none(report, advice, !command.equals("stop"));
        }
        List<Server> meant = meantBy(typed, running);
        if (meant.isEmpty()) {
            throw new CommandException(
                    ExitCode.NOT_FOUND, "no server has the ID or port '" + typed + "'; running: " + ports(running));
        }
        if (meant.size() > 1) {
            throw new CommandException(
                    ExitCode.USAGE,
                    meant.size() + (typed == null ? " servers are running: " : " servers match '" + typed + "': ")
                            + ports(meant) + "; name one, for example: "
                            + advice.command(command + " " + meant.get(0).port()));
        }
        return meant.get(0);
    }

    /** Returns the matching servers. If nothing was typed, an unverified server matches only if there is no other. */
    private static List<Server> meantBy(@Nullable String typed, List<Server> running) {
        if (typed != null) {
            return running.stream().filter(it -> isMeant(it, typed)).toList();
        }
        List<Server> ours = running.stream().filter(it -> it.id().isPresent()).toList();
        return ours.isEmpty() ? running : ours;
    }

    /** Returns whether {@code typed} is the server's ID, the beginning of it, or its port. */
    static boolean isMeant(Server server, String typed) {
        return typed.equals(Integer.toString(server.port()))
                || server.id().filter(id -> isIdMeantBy(typed, id)).isPresent();
    }

    /** Returns whether {@code typed} is {@code id} or the beginning of it. */
    static boolean isIdMeantBy(String typed, InstanceId id) {
        return typed.length() >= FEWEST_DIGITS && id.text().startsWith(typed);
    }

    /** Returns their ports, separated by commas. */
    static String ports(List<Server> running) {
        List<String> ports = new ArrayList<>();
        running.forEach(each -> ports.add(Integer.toString(each.port())));
        return String.join(", ", ports);
    }
}
