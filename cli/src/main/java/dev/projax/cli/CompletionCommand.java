package dev.projax.cli;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Formats;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.ServerHealth;
import dev.projax.cli.command.SpecFactory;
import dev.projax.cli.reference.Shell;
import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.conflict.PortInspector;
import dev.projax.core.conflict.SocketTable;
import dev.projax.core.discovery.Server;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Prints the completion script of a shell. */
final class CompletionCommand implements Command {
    private static final PositionalParamSpec SHELL = PositionalParamSpec.builder()
            .paramLabel("SHELL")
            .index("0")
            .arity("0..1")
            .hideParamSyntax(true)
            .type(Shell.class)
            .converters(Options.converter(CompletionCommand::shell))
            .completionCandidates(names())
            .description("bash, zsh or fish")
            .build();

    private static final OptionSpec SERVERS = OptionSpec.builder("--servers")
            .hidden(true)
            .description("Print the IDs and ports of the running servers, for the script.")
            .build();

    private static final OptionSpec PORTS = OptionSpec.builder("--ports")
            .hidden(true)
            .description("Print the ports of the range that a program listens on, for the script.")
            .build();

    private static final OptionSpec NAMES = OptionSpec.builder("--names")
            .hidden(true)
            .description("Print the names that the current directory has leased, for the script.")
            .build();

    private static final OptionSpec LEASES = OptionSpec.builder("--leases")
            .hidden(true)
            .description("Print the names and ports of the leases that can be released, for the script.")
            .build();

    private final Supplier<CommandSpec> all;

    /** @param all returns the model of all commands */
    CompletionCommand(Supplier<CommandSpec> all) {
        this.all = all;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = SpecFactory.spec(this, "completion")
                .addPositional(SHELL)
                .addOption(SERVERS)
                .addOption(PORTS)
                .addOption(NAMES)
                .addOption(LEASES);
        spec.usageMessage()
                .description(
                        "Print a script that makes the Tab key complete commands, options, servers, ports and leases.")
                .footer(
                        "%nExamples:",
                        "  eval \"$(projax completion bash)\"   in ~/.bashrc",
                        "  source <(projax completion zsh)     in ~/.zshrc, which must also run compinit",
                        "  projax completion fish | source     in ~/.config/fish/config.fish");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        if (Options.has(SERVERS, arguments)) {
            console.answer(servers(arguments, console));
            return ExitCode.DONE;
        }
        if (Options.has(PORTS, arguments)) {
            console.answer(ports(Options.app(arguments, console).range()));
            return ExitCode.DONE;
        }
        if (Options.has(NAMES, arguments)) {
            console.answer(names(Options.app(arguments, console).leases()));
            return ExitCode.DONE;
        }
        if (Options.has(LEASES, arguments)) {
            console.answer(releasable(Options.app(arguments, console).leases()));
            return ExitCode.DONE;
        }
        Shell shell = arguments.matchedPositionalValue(0, (Shell) null);
        if (shell == null) {
            throw new CommandException(ExitCode.USAGE, "SHELL is missing; try: eval \"$(projax completion bash)\"");
        }
        console.answer(List.of(shell.completion(all.get()).split("\n", -1)));
        return ExitCode.DONE;
    }

    /** Returns the IDs and ports of the running servers, each followed by a tab and the server's health. */
    private static List<String> servers(ParseResult arguments, Console console) throws Exception {
        App app = Options.app(arguments, console);
        List<String> lines = new ArrayList<>();
        for (Server running :
                Options.discovery(app, arguments, console).survey().running()) {
            String health = ServerHealth.of(running).words();
            lines.add(running.port() + "\t" + health);
            running.id().map(InstanceId::text).ifPresent(id -> lines.add(id + "\t" + health + " on " + running.port()));
        }
        return lines;
    }

    /**
     * Returns the ports that a program listens on, each followed by a tab and the program. Binds no port, so it is
     * quick.
     */
    private static List<String> ports(PortRange range) throws IOException {
        Optional<SocketTable> table = PortInspector.tableOfThisSystem();
        if (table.isEmpty()) {
            return List.of();
        }
        Set<Integer> ports = new HashSet<>();
        for (int port = range.first(); port <= range.last(); port++) {
            ports.add(port);
        }
        Map<Integer, String> held = new TreeMap<>();
        for (SocketTable.Entry socket : table.get().sockets(ports)) {
            if (socket.state() == SocketTable.State.LISTENING && socket.isInTheWay()) {
                held.putIfAbsent(socket.port(), holder(socket, table.get()));
            }
        }
        return held.entrySet().stream()
                .map(each -> each.getKey() + "\t" + each.getValue())
                .toList();
    }

    private static String holder(SocketTable.Entry socket, SocketTable table) {
        return socket.pids().stream()
                .findFirst()
                .flatMap(table::process)
                .map(process -> Formats.printable(process.toString()))
                .orElse("hidden holder");
    }

    /** Returns the names of the current directory, each followed by a tab and its port if it is leased now. */
    private static List<String> names(Leases leases) {
        Map<String, String> found = new TreeMap<>();
        leases.names().forEach(name -> found.put(name, "not leased now"));
        for (Leases.Entry lease : leases.all()) {
            ofThisDirectory(lease, leases).ifPresent(name -> found.put(name, "leased: " + lease.port()));
        }
        return found.entrySet().stream()
                .map(each -> each.getKey() + "\t" + each.getValue())
                .toList();
    }

    /**
     * Returns the leases without a program: the port of each, and its name if it belongs to the current directory. Each
     * is followed by a tab and what the lease is.
     */
    private static List<String> releasable(Leases leases) {
        List<String> lines = new ArrayList<>();
        for (Leases.Entry lease : leases.all()) {
            if (lease.program().isEmpty()) {
                ofThisDirectory(lease, leases).ifPresent(name -> lines.add(name + "\t" + lease.port()));
                lines.add(lease.port() + "\t" + Formats.printable(lease.toString()));
            }
        }
        return lines;
    }

    private static Optional<String> ofThisDirectory(Leases.Entry lease, Leases leases) {
        return lease.directory().filter(leases.directory()::equals).flatMap(it -> lease.name());
    }

    private static Shell shell(String name) {
        for (Shell shell : Shell.values()) {
            if (shell.toString().equals(name)) {
                return shell;
            }
        }
        throw new IllegalArgumentException(
                "no completion for \"" + name + "\"; choose one of " + String.join(", ", names()));
    }

    private static List<String> names() {
        return List.of(Shell.values()).stream().map(Shell::toString).toList();
    }
}
