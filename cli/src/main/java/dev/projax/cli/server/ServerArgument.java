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

/** Which of the running servers a command means. */
final class ServerArgument {
    /** Of an id; shorter numbers are ports. */
    private static final int FEWEST_DIGITS = 6;

    /** The label is what completion looks for. */
    static final PositionalParamSpec ID_OR_PORT = PositionalParamSpec.builder()
            .paramLabel("ID|PORT")
            .index("0")
            .arity("0..1")
            .type(String.class)
            .description("A running server, by its id or its port; may be left out if only one runs.")
            .build();

    private ServerArgument() {}

    /** Returns what was typed; null if nothing was. */
    static @Nullable String typed(ParseResult arguments) {
        return arguments.matchedPositionalValue(0, (String) null);
    }

    /**
     * Returns the one that is meant.
     *
     * @param typed an id, the beginning of one, or a port; null for the only one
     * @param command what to write to name one, like {@code stop}
     * @param advice for the person who typed
     * @throws CommandException with exit 2 if several are meant, with the code of {@link ServerChoice} if none
     */
    static Server one(
            List<Server> running, @Nullable String typed, String command, DiscoveryReport report, Advice advice)
            throws CommandException {
        if (running.isEmpty()) {
            throw ServerChoice.none(report, advice);
        }
        List<Server> meant = meantBy(typed, running);
        if (meant.isEmpty()) {
            throw new CommandException(ExitCode.NOT_FOUND, "no server is '" + typed + "'; running: " + ports(running));
        }
        if (meant.size() > 1) {
            throw new CommandException(
                    ExitCode.USAGE,
                    meant.size() + (typed == null ? " servers run: " : " servers are meant: ") + ports(meant)
                            + "; say which, as in: "
                            + advice.command(command + " " + meant.get(0).port()));
        }
        return meant.get(0);
    }

    /** Without a word, those that prove to be ours are meant; a stranger only if there is no other. */
    private static List<Server> meantBy(@Nullable String typed, List<Server> running) {
        if (typed != null) {
            return running.stream().filter(it -> isMeant(it, typed)).toList();
        }
        List<Server> ours = running.stream().filter(it -> it.id().isPresent()).toList();
        return ours.isEmpty() ? running : ours;
    }

    /** Tells whether a person means {@code server} by its id, the beginning of that, or its port. */
    static boolean isMeant(Server server, String typed) {
        return typed.equals(Integer.toString(server.port()))
                || server.id().filter(id -> isIdMeantBy(typed, id)).isPresent();
    }

    /** Tells whether a person means {@code id} by it or by its beginning. */
    static boolean isIdMeantBy(String typed, InstanceId id) {
        return typed.length() >= FEWEST_DIGITS && id.text().startsWith(typed);
    }

    /** Returns their ports, as a part of a sentence. */
    static String ports(List<Server> running) {
        List<String> ports = new ArrayList<>();
        running.forEach(each -> ports.add(Integer.toString(each.port())));
        return String.join(", ", ports);
    }
}
