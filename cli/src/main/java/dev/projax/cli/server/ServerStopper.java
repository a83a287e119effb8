package dev.projax.cli.server;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Progress;
import dev.projax.cli.port.AuditLog;
import dev.projax.cli.port.KillMessages;
import dev.projax.core.conflict.GuardedKill;
import dev.projax.core.conflict.KillReport;
import dev.projax.core.connection.VerifiedConnection;
import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.files.Liveness;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.inventory.Instances;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends servers: asks them to, with the token that only a proven one may see; by force, it ends the process that listens on the
 * port of one whose lock is held. A server has ended when its lock is free and its process is gone, if that can be seen.
 */
final class ServerStopper {
    private static final Duration ANSWER_MAY_TAKE = Duration.ofSeconds(2);

    /** What a JVM does between giving back the lock and its end, on a machine that is busy. */
    private static final Duration PROCESS_MAY_TAKE = Duration.ofSeconds(3);

    private static final long PAUSE_MILLIS = 10;

    private final App app;
    private final Console console;
    private final boolean force;
    private final String command;
    private final Advice advice;

    /**
     * @param force whether a process may be ended that does not stop when it is asked to
     * @param command what the person typed, {@code stop} or {@code restart}, to which {@code --force} can be added
     * @param advice for that person
     */
    ServerStopper(App app, Console console, boolean force, String command, Advice advice) {
        this.app = app;
        this.console = console;
        this.force = force;
        this.command = command;
        this.advice = advice;
    }

    /**
     * Ends it; does nothing if it has ended meanwhile. Whether it is hung is not left to the look that found it, which had
     * half a second.
     *
     * @return its process, which has ended; empty if it could not be seen, or goes on without the server
     * @throws CommandException with exit 5 if it cannot be asked, 6 if it has not ended in time, 8 if it is not clear which
     *     process to end
     */
    Optional<InstanceProcess> stop(Server target) throws IOException, InterruptedException, CommandException {
        InstanceId id = target.id().orElse(null);
        if (id == null) {
            throw unverified(target);
        }
        // While the lock is held the number in the record is the server's; later it may be anybody's.
        Optional<InstanceProcess> process = InstanceProcess.of(target, id);
        end(target, id);
        if (process.isPresent() && !process.get().awaitEnd(PROCESS_MAY_TAKE)) {
            console.tell("the server on port " + target.port() + " has stopped, but its process "
                    + process.get().pid() + " goes on; it may be a program that does more than serve");
            return Optional.empty();
        }
        return process;
    }

    private void end(Server target, InstanceId id) throws IOException, InterruptedException, CommandException {
        StopRequest asked = ask(target);
        if (hasEnded(target, id, asked.mayTake())) {
            return;
        }
        if (!force) {
            throw new CommandException(
                    ExitCode.UNRESPONSIVE,
                    "the server on port " + target.port() + " " + asked.outcome() + "; end its process with: "
                            + advice.command(command + " " + target.port() + " --force"));
        }
        kill(target, id);
    }

    /** A server that is stopping takes its record back first, and answers a moment longer. */
    private CommandException unverified(Server target) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < StopRequest.MAY_BE_ENDING.toNanos()) {
            if (Discovery.of(app).ask(target.port()).outcome() == Candidate.Outcome.ABSENT) {
                return new CommandException(
                        ExitCode.NOT_FOUND, "the server on port " + target.port() + " was stopping, and has ended");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return new CommandException(
                ExitCode.UNVERIFIED,
                target.url() + " does not prove that it is yours, so it is not asked to stop; "
                        + "end it where it was started");
    }

    /** Asks for a stop, on the connection on which it has proved itself: the next one may be somebody else's. */
    private static StopRequest ask(Server server) throws CommandException {
        int status;
        try (VerifiedConnection connection = VerifiedConnection.open(server, ANSWER_MAY_TAKE)) {
            try {
                status = connection.request("POST", "/shutdown", "").status();
            } catch (IOException e) {
                // It ends, or hangs since it has proved itself: its lock will tell.
                return StopRequest.IN_VAIN;
            }
        } catch (IOException e) {
            return StopRequest.after(e);
        }
        return StopRequest.after(status)
                .orElseThrow(() -> new CommandException(
                        ExitCode.FAILED, server.url() + " answered POST /shutdown with status " + status));
    }

    /** Waits until its lock is free; where locks do not work, until nobody listens on its port. */
    private boolean hasEnded(Server target, InstanceId id, Duration mayTake) throws IOException, InterruptedException {
        try (Progress progress = Progress.on(console)) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < mayTake.toNanos()) {
                Liveness liveness = InstanceFiles.of(app).liveness(id);
                boolean silent = liveness == Liveness.UNKNOWN
                        && Discovery.of(app).ask(target.port()).outcome() == Candidate.Outcome.ABSENT;
                if (liveness.hasEnded() || silent) {
                    return true;
                }
                progress.waitingFor("the server on port " + target.port() + " to stop");
                Thread.sleep(PAUSE_MILLIS);
            }
            return false;
        }
    }

    /** The server is ended as any process is that holds a port, but that it may be one of ours. */
    private void kill(Server target, InstanceId id) throws IOException, InterruptedException, CommandException {
        AuditLog audit = new AuditLog(app, console);
        KillReport report;
        try (Progress progress = Progress.on(console)) {
            GuardedKill kill = GuardedKill.of(app).telling(progress::waitingFor).noting(audit::add);
            GuardedKill.Plan plan = kill.planForOwn(target.port());
            boolean isIt = InstanceFiles.of(app).liveness(id) == Liveness.HELD && isItsOwn(plan, target);
            if (!isIt) {
                throw new CommandException(
                        ExitCode.REFUSED,
                        "what listens on port " + target.port() + " is not the process of instance " + id
                                + ", nothing was ended; look with: projax who " + target.port());
            }
            report = kill.carryOut(plan, GuardedKill.Force.AT_ONCE, StopRequest.MAY_TAKE);
        }
        audit.add(report);
        if (!report.hasEnded()) {
            throw KillMessages.of(report).failure();
        }
        if (!hasEnded(target, id, StopRequest.MAY_BE_ENDING)) {
            throw new CommandException(
                    ExitCode.UNRESPONSIVE,
                    "the process on port " + target.port() + " has ended, but instance " + id
                            + " still holds its lock; look again with: " + advice.command("status"));
        }
        Instances.of(app).sweep();
    }

    /**
     * A living lock and the right port are not enough: the server may have lost its listener, and a stranger may have the
     * port. In a container it knows itself by another id than the one out here.
     */
    private static boolean isItsOwn(GuardedKill.Plan plan, Server server) {
        boolean isInstance = plan.verdict()
                .server()
                .filter(it -> it.id().equals(server.id()))
                .isPresent();
        long pid = server.pid().orElse(0);
        boolean isAnother = plan.target()
                .filter(it -> it.pid() != pid && it.pidInside() != pid)
                .isPresent();
        return isInstance && !isAnother;
    }
}
