package dev.projax.cli.port;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Options;
import dev.projax.core.allocation.NoFreePortException;
import dev.projax.core.allocation.PortChoice.Refused;
import dev.projax.core.conflict.NextStep;
import dev.projax.core.conflict.PortInspector;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Explains why no port was free: which processes hold them, and what to do. */
public final class FullRange {
    private FullRange() {}

    /** Returns a message for each port, with its holder if it is visible. */
    public static List<String> reasons(List<Refused> refused, App app) throws InterruptedIOException {
        Map<Integer, PortVerdict> held = held(refused, app);
        List<String> reasons = new ArrayList<>();
        for (Refused port : refused) {
            reasons.add(port.port() + ": " + reason(port, held.get(port.port())));
        }
        return reasons;
    }

    /** Returns the error for a full range: one line, plus a table if there are several ports. */
    public static CommandException explain(NoFreePortException full, App app, Advice advice)
            throws InterruptedIOException {
        List<Refused> refused = full.refused();
        Map<Integer, PortVerdict> held = held(refused, app);
        NextStepText next = NextStepText.fitting(app, advice);
        String orTry = example(held).map(verdict -> orTry(verdict, next)).orElse("");
        if (refused.size() > 1) {
            RefusedRows rows = new RefusedRows();
            refused.forEach(port -> add(port, held.get(port.port()), next, rows));
            return new CommandException(
                    ExitCode.NO_FREE_PORT,
                    "no free port in " + full.choice() + "; choose another " + advice.name(Options.RANGE) + orTry,
                    rows.lines());
        }
        Refused port = refused.get(0);
        return new CommandException(
                ExitCode.NO_FREE_PORT,
                "cannot bind port " + port.port() + ": " + reason(port, held.get(port.port())) + "; choose another "
                        + (advice.isGiven(Options.PORT) ? Options.PORT.longestName() : advice.name(Options.RANGE))
                        + orTry);
    }

    /** Returns the part of a sentence that advises what to do about a port. */
    private static String orTry(PortVerdict verdict, NextStepText next) {
        String command = next.command(verdict);
        return command.isEmpty() ? "" : " or " + NextStepText.label(verdict.nextStep(), "try") + ": " + command;
    }

    private static String reason(Refused port, @Nullable PortVerdict verdict) {
        if (verdict == null) {
            return port.reason();
        }
        // A server that gets no connections cannot tell why not, and a lease is a reason of its own.
        boolean saysAll = !verdict.dropped().isEmpty() || verdict.lease().isPresent();
        String before = saysAll ? "" : port.reason() + ": ";
        return before + VerdictText.summary(verdict);
    }

    private static void add(Refused port, @Nullable PortVerdict verdict, NextStepText next, RefusedRows rows) {
        if (verdict == null) {
            rows.add(port.port(), port.reason(), "");
        } else {
            rows.add(port.port(), VerdictText.summary(verdict), command(verdict, next));
        }
    }

    /** Returns the command for one of many ports; empty if only another range helps, which the error says already. */
    private static String command(PortVerdict verdict, NextStepText next) {
        return verdict.nextStep().action() == NextStep.Action.CHOOSE_ANOTHER_PORT ? "" : next.command(verdict);
    }

    /** Returns the first port that can be freed, or else the first that can be used in another way, or looked at. */
    private static Optional<PortVerdict> example(Map<Integer, PortVerdict> held) {
        return held.values().stream()
                .filter(verdict -> verdict.nextStep().action() != NextStep.Action.CHOOSE_ANOTHER_PORT)
                .min(Comparator.<PortVerdict, Boolean>comparing(
                                verdict -> verdict.refusal().isPresent())
                        .thenComparing(verdict -> NextStepText.onlyShows(verdict.nextStep())));
    }

    /** Returns the verdicts on the ports that still cannot be used; none if the sockets cannot be read. */
    private static Map<Integer, PortVerdict> held(List<Refused> refused, App app) throws InterruptedIOException {
        Map<Integer, PortVerdict> held = new TreeMap<>();
        try {
            List<Integer> ports = refused.stream().map(Refused::port).toList();
            for (PortVerdict verdict : PortInspector.of(app).connecting().inspect(ports)) {
                if (verdict.isHeld() || !verdict.dropped().isEmpty()) {
                    held.put(verdict.port(), verdict);
                }
            }
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            held.clear();
        }
        return held;
    }
}
