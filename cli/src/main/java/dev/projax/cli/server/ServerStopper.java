package dev.projax.cli.server;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Progress;
import dev.projax.cli.port.AuditLog;
import dev.projax.cli.port.KillMessages;
import dev.projax.cli.port.NextStepText;
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
 * Stops servers. It asks them to stop, with the token that only a verified server may see. With force, it kills the
 * process that listens on the server's port, while the server's lock is held. A server has stopped when its lock is
 * free and its process, if visible, has exited.
 */
final class ServerStopper {
    private static final Duration ANSWER_MAY_TAKE = Duration.ofSeconds(2);

    /** The longest time from the release of the lock to the exit of the JVM, on a busy machine. */
    private static final Duration PROCESS_MAY_TAKE = Duration.ofSeconds(3);

    private static final long PAUSE_MILLIS = 10;

    private final App app;
    private final Console console;
    private final boolean force;
    private final String command;
    private final Advice advice;

    /**
     * @param force whether to kill the process of a server that does not stop when asked to. If the server cannot be
     *     asked over HTTP, the process is asked to terminate first
     * @param command the user's command, {@code stop} or {@code restart}, which also takes {@code --force}
     */
    ServerStopper(App app, Console console, boolean force, String command, Advice advice) {
        this.app = app;
        this.console = console;
        this.force = force;
        this.command = command;
        this.advice = advice;
    }

    /**
     * Stops it; does nothing if it has stopped already. Asks it again even if it did not respond when it was found,
     * because that search took only half a second.
     *
     * @return its process, which has exited; empty if the process is not visible, or still runs without the server
     * @throws CommandException with exit 1 if the server did not accept the request, 5 if it is unverified, 6 if it did
     *     not stop in time, 8 if it is unclear which process to kill
     */
    Optional<InstanceProcess> stop(Server target) throws IOException, InterruptedException, CommandException {
        InstanceId id = target.id().orElse(null);
        if (id == null) {
            throw refused(target);
        }
        // While the lock is held, the pid in the record is the server's. Later it may be another process's.
        Optional<InstanceProcess> process = InstanceProcess.of(target, id);
        stop(target, id);
        if (process.isPresent() && !process.get().awaitExit(PROCESS_MAY_TAKE)) {
            console.tell("the server on port " + target.port() + " has stopped, but its process is still running (pid "
                    + process.get().pid() + "): it may have other work to do");
            return Optional.empty();
        }
        return process;
    }

    private void stop(Server target, InstanceId id) throws IOException, InterruptedException, CommandException {
        StopRequest asked = ask(target);
        if (hasStopped(target, id, asked.mayTake())) {
            return;
        }
        if (!force) {
            throw new CommandException(
                    asked == StopRequest.DECLINED ? ExitCode.FAILED : ExitCode.UNRESPONSIVE,
                    "the server on port " + target.port() + " was not stopped: " + asked.reason() + "; try: "
                            + advice.command(command + " " + target.port() + " --force"));
        }
        kill(target, id, asked);
    }

    /** Waits a moment first, because a stopping server deletes its record before it closes its port. */
    private CommandException refused(Server target) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < StopRequest.MAY_BE_STOPPING.toNanos()) {
            if (Discovery.of(app).ask(target.port()).outcome() == Candidate.Outcome.ABSENT) {
                return new CommandException(
                        ExitCode.NOT_FOUND, "the server on port " + target.port() + " has already stopped");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return new CommandException(ExitCode.UNVERIFIED, unverified(target));
    }

    /** Returns why an unverified server is not stopped. */
    static String unverified(Server target) {
        return target.url() + " not stopped: it is unverified, so it may not be yours; see: projax who "
                + target.port();
    }

    /** Asks it to stop, on the connection where it proved itself, because a new connection may reach another program. */
    private StopRequest ask(Server server) {
        try (VerifiedConnection connection = VerifiedConnection.open(app, server, ANSWER_MAY_TAKE)) {
            try {
                return StopRequest.after(
                        connection.request("POST", "/shutdown", "").status());
            } catch (IOException e) {
                // It is stopping, or has not responded since its proof. Its lock will show which.
                return StopRequest.IN_VAIN;
            }
        } catch (IOException e) {
            return StopRequest.after(e);
        }
    }

    /** Waits until its lock is free or, where locks do not work, until nothing listens on its port. */
    private boolean hasStopped(Server target, InstanceId id, Duration mayTake)
            throws IOException, InterruptedException {
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

    /** Kills the server like any process that holds a port, except that servers of Projax are allowed. */
    private void kill(Server target, InstanceId id, StopRequest asked)
            throws IOException, InterruptedException, CommandException {
        KillMessages.Attempt attempt = new KillMessages.Attempt(
                StopRequest.MAY_TAKE, advice.command("stop " + id + " --force"), NextStepText.fitting(app, advice));
        AuditLog audit = new AuditLog(app, console, attempt);
        KillReport report;
        try (Progress progress = Progress.on(console)) {
            GuardedKill kill = GuardedKill.of(app).telling(progress::show).noting(audit::add);
            GuardedKill.Plan plan = kill.planForOwn(target.port(), force(asked));
            boolean isIt = InstanceFiles.of(app).liveness(id) == Liveness.HELD && isItsOwn(plan, target);
            if (!isIt) {
                throw new CommandException(
                        ExitCode.REFUSED,
                        "nothing was killed: the process that listens on port " + target.port() + " is not server " + id
                                + "; try: projax who " + target.port());
            }
            report = kill.carryOut(plan, StopRequest.MAY_TAKE);
        }
        audit.add(report);
        if (!report.hasEnded()) {
            throw KillMessages.of(report, attempt).failure();
        }
        if (!hasStopped(target, id, StopRequest.MAY_BE_STOPPING)) {
            throw new CommandException(
                    ExitCode.UNRESPONSIVE,
                    "the process on port " + target.port() + " has exited, but server " + id
                            + " still holds its lock; try: " + advice.command("status"));
        }
        Instances.of(app).sweep();
        console.tell("the server on port " + target.port() + " was " + (report.wasForced() ? "killed" : "terminated")
                + ": " + asked.reason());
    }

    /** A server that has not been asked yet can still exit properly. */
    private static GuardedKill.Force force(StopRequest asked) {
        return asked == StopRequest.DECLINED ? GuardedKill.Force.LAST : GuardedKill.Force.AT_ONCE;
    }

    /**
     * Returns whether the process to kill is the server's. A held lock and the right port are not enough, because the
     * server may have lost its listener to another program. A server in a container has another pid there than outside.
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
