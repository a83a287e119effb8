package dev.projax.cli.port;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.Programs;
import dev.projax.cli.command.UserShell;
import dev.projax.core.conflict.NextStep;
import dev.projax.core.conflict.PortInspector;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.conflict.ProcessInfo;
import dev.projax.core.discovery.Server;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** The shell command for the next step about a port. Advises only programs that are installed. */
public final class NextStepText {
    private static final String FREE = "free ";
    private static final long INIT = 1;

    private final App app;
    private final Advice advice;
    private final UserShell shell;
    private final Predicate<String> isInstalled;
    private final AsUser asUser;
    private @Nullable String elsewhere;

    /**
     * @param isInstalled whether a program of that name can be run
     * @param asUser words what another user must run
     */
    NextStepText(App app, Advice advice, Predicate<String> isInstalled, AsUser asUser) {
        this.app = app;
        this.advice = advice;
        this.shell = advice.shell();
        this.isInstalled = isInstalled;
        this.asUser = asUser;
    }

    /** Returns the commands for the user who called a command with {@code arguments}. */
    public static NextStepText fitting(App app, ParseResult arguments, Console console) {
        return fitting(app, Advice.fitting(arguments, console));
    }

    /** Returns the commands for the user who gets this advice. */
    public static NextStepText fitting(App app, Advice advice) {
        Predicate<String> isInstalled = Programs.in(advice.environment());
        return new NextStepText(app, advice, isInstalled, AsUser.fitting(advice, isInstalled));
    }

    /** Returns {@code see} for a step that only shows something, else {@code otherwise}. */
    static String label(NextStep step, String otherwise) {
        return onlyShows(step) ? "see" : otherwise;
    }

    /** Returns whether the step changes nothing. */
    static boolean onlyShows(NextStep step) {
        return switch (step.action()) {
            case SHOW_PROCESSES, SHOW_FORWARDED, INSPECT_AS_USER, INSPECT_OUTSIDE -> true;
            case BIND,
                    CHOOSE_ANOTHER_PORT,
                    STOP_SERVER,
                    RESTART_SERVER,
                    KILL_SERVER,
                    SIGNAL_SERVER,
                    TERMINATE,
                    CONTINUE,
                    RELEASE_LEASE,
                    WAIT -> false;
        };
    }

    /** Returns the command to run next; empty if there is nothing to do. */
    String command(PortVerdict verdict) {
        return command(verdict, verdict.nextStep().action());
    }

    /** Returns the command to run next for a user who wants the port to become free; empty if there is none. */
    String commandToFree(PortVerdict verdict) {
        NextStep.Action action = verdict.nextStep().action();
        return command(verdict, action == NextStep.Action.RESTART_SERVER ? NextStep.Action.STOP_SERVER : action);
    }

    private String command(PortVerdict verdict, NextStep.Action action) {
        NextStep step = verdict.nextStep();
        String command = plain(verdict, step, action);
        String byUser = step.user().map(user -> asUser.command(user, command)).orElse(command);
        return needsSameUser(command, action) ? asUser.again(byUser) : byUser;
    }

    /** Returns whether the command refuses if another user runs it than the one who ran this command. */
    private static boolean needsSameUser(String command, NextStep.Action action) {
        return switch (action) {
            case STOP_SERVER,
                    RESTART_SERVER,
                    KILL_SERVER,
                    SIGNAL_SERVER,
                    TERMINATE,
                    RELEASE_LEASE,
                    INSPECT_AS_USER,
                    INSPECT_OUTSIDE -> true;
            case CONTINUE -> !command.equals("fg");
            case BIND, CHOOSE_ANOTHER_PORT, WAIT, SHOW_PROCESSES, SHOW_FORWARDED -> false;
        };
    }

    private String plain(PortVerdict verdict, NextStep step, NextStep.Action action) {
        int port = verdict.port();
        boolean isInRange = app.range().contains(port);
        return switch (action) {
            // The port of a lease may be anywhere, because it was chosen for the programs in the lease.
            case BIND ->
                isInRange || verdict.lease().isPresent() ? advice.command("serve --port " + port, Options.RANGE) : "";
            case CHOOSE_ANOTHER_PORT -> isInRange ? startElsewhere() : "";
            case STOP_SERVER -> stop(verdict, step, "");
            case RESTART_SERVER -> advice.command("restart " + port);
            case KILL_SERVER -> stop(verdict, step, " --force");
            case SIGNAL_SERVER -> shell.kill("TERM", pids(step.processes()));
            // Windows can only kill a process by force.
            case TERMINATE -> advice.commandInHome(FREE + port + (shell.isWindows() ? " --force" : ""));
            case CONTINUE -> toContinue(step);
            // A closed connection keeps its port for 60 s, and the kernel's timer may be a few seconds late.
            case WAIT -> advice.commandInHome(FREE + port + " --wait 2m");
            case RELEASE_LEASE -> advice.commandInHome("release " + port);
            case SHOW_PROCESSES -> showOrList(verdict, step);
            case SHOW_FORWARDED -> showForwarded(verdict, step);
            case INSPECT_AS_USER -> who(port);
            case INSPECT_OUTSIDE -> who(port) + " # outside this container or namespace";
        };
    }

    /** A bare system has no ps. Then the list of leases at least shows since when a port is leased, and for what. */
    private String showOrList(PortVerdict verdict, NextStep step) {
        String shown = show(step.processes());
        return shown.isEmpty() && verdict.kind() == PortVerdict.Kind.LEASED ? advice.commandInHome("leases") : shown;
    }

    /** The shell's own fg cannot be run as another user. */
    private String toContinue(NextStep step) {
        boolean isOwnJob = step.user().isEmpty() && step.processes().stream().allMatch(ProcessInfo::isStoppedJob);
        return isOwnJob ? "fg" : shell.kill("CONT", pids(step.processes()));
    }

    /** Returns the command that shows who holds a port. */
    String who(int port) {
        return advice.commandInHome("who " + port);
    }

    /** Returns the command that shows the holders; empty if there are none. */
    String showHolders(PortVerdict verdict) {
        return show(verdict.holders());
    }

    /** Returns the command that terminates processes, or kills them {@code byForce}. */
    String kill(List<ProcessInfo> processes, boolean byForce) {
        return shell.kill(byForce ? "KILL" : "TERM", pids(processes));
    }

    /** Returns the command that shows processes, and the debuggers that have stopped them. */
    private String show(List<ProcessInfo> processes) {
        boolean canShow = !processes.isEmpty() && (shell.isWindows() || isInstalled.test("ps"));
        return !canShow
                ? ""
                : shell.show(processes.stream()
                        .flatMapToLong(it -> LongStream.concat(LongStream.of(it.pid()), it.tracer().stream()))
                        .boxed()
                        .toList());
    }

    private static List<Long> pids(List<ProcessInfo> processes) {
        return processes.stream().map(ProcessInfo::pid).toList();
    }

    /** Only servers of Projax are sure to stop when asked. All stop when they are terminated, also by force. */
    private String stop(PortVerdict verdict, NextStep step, String force) {
        Optional<Server> server = verdict.server();
        boolean isOurs = server.flatMap(Server::program)
                .filter(program -> program.startsWith("projax "))
                .isPresent();
        String stop = "stop " + verdict.port();
        if (step.home().isEmpty()) {
            return advice.command(stop + (isOurs || server.isEmpty() ? force : " --force"));
        }
        return isOurs
                ? "projax " + stop + force + " --home "
                        + shell.quoted(step.home().get().toString())
                : shell.kill(force.isEmpty() ? "TERM" : "KILL", pids(step.processes()));
    }

    /** Returns how to get a server on another port. */
    private String startElsewhere() {
        if (elsewhere == null) {
            elsewhere = hasUsablePort() ? advice.command("start") : new Remedies(app, advice).otherRange();
        }
        return elsewhere;
    }

    private boolean hasUsablePort() {
        PortInspector inspector = PortInspector.of(app).connecting();
        List<Integer> ports = AppPorts.ofRange(app.range());
        int last = app.range().last();
        try {
            // Mostly the last one is free. Only otherwise are all examined.
            return isUsable(inspector.inspect(last))
                    || inspector.inspect(ports.subList(0, ports.size() - 1)).stream()
                            .anyMatch(NextStepText::isUsable);
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether a server of ours can start there. */
    private static boolean isUsable(PortVerdict verdict) {
        return verdict.kind() == PortVerdict.Kind.FREE || verdict.kind() == PortVerdict.Kind.LINGERING;
    }

    private String showForwarded(PortVerdict verdict, NextStep step) {
        String command = verdict.heldFor()
                .map(heldFor -> switch (heldFor) {
                    case DOCKER_CONTAINER -> "docker ps --filter publish=" + verdict.port();
                    case PODMAN_CONTAINER -> "podman port --all";
                    case LIMA_MACHINE -> "limactl list";
                    case VIRTUALBOX_MACHINE -> "VBoxManage list runningvms";
                    case WSL_PROGRAM -> "wsl --list --running";
                    case SYSTEMD_SERVICE ->
                        (pids(step.processes()).contains(INIT) ? "systemctl" : "systemctl --user") + " list-sockets";
                    case CONTAINER, VIRTUAL_MACHINE, SERVICE, REMOTE_SESSION, CLUSTER, TUNNEL, RELAY, EDITOR, DEVICE ->
                        "";
                })
                .orElse("");
        boolean isRunnable = !command.isEmpty() && isInstalled.test(command.split(" ", 2)[0]);
        return isRunnable ? command : show(step.processes());
    }
}
