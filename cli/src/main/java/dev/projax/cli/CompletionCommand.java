package dev.projax.cli;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.cli.reference.Shell;
import dev.projax.cli.server.ServerHealth;
import dev.projax.core.discovery.Server;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Prints what a shell has to read to complete the commands. */
final class CompletionCommand implements Command {
    private static final PositionalParamSpec SHELL = PositionalParamSpec.builder()
            .paramLabel("SHELL")
            .index("0")
            .arity("0..1")
            .type(Shell.class)
            .converters(Options.converter(CompletionCommand::shell))
            .completionCandidates(names())
            .description("bash, zsh or fish.")
            .build();

    private static final OptionSpec SERVERS = OptionSpec.builder("--servers")
            .hidden(true)
            .description("Print what the running servers can be called by, for the script.")
            .build();

    private final Supplier<CommandSpec> all;

    /** @param all returns the model of all commands */
    CompletionCommand(Supplier<CommandSpec> all) {
        this.all = all;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                SpecFactory.spec(this, "completion").addPositional(SHELL).addOption(SERVERS);
        spec.usageMessage()
                .description("Print the script by which a shell completes commands, options, and running servers.")
                .footer(
                        "%nExamples:",
                        "  source <(projax completion bash)   in ~/.bashrc; zsh in ~/.zshrc, after compinit",
                        "  projax completion fish | source    in ~/.config/fish/config.fish");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        if (Options.has(SERVERS, arguments)) {
            console.answer(servers(arguments, console));
            return ExitCode.DONE;
        }
        Shell shell = arguments.matchedPositionalValue(0, (Shell) null);
        if (shell == null) {
            throw new CommandException(ExitCode.USAGE, "no SHELL given, as in: source <(projax completion bash)");
        }
        console.answer(List.of(shell.completion(all.get()).split("\n", -1)));
        return ExitCode.DONE;
    }

    /** Returns ids and ports, each with what it is, behind a tab. */
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

    private static Shell shell(String name) {
        for (Shell shell : Shell.values()) {
            if (shell.toString().equals(name)) {
                return shell;
            }
        }
        throw new IllegalArgumentException(
                "\"" + name + "\" is not a shell that can be completed for; write " + String.join(", ", names()));
    }

    private static List<String> names() {
        return List.of(Shell.values()).stream().map(Shell::toString).toList();
    }
}
