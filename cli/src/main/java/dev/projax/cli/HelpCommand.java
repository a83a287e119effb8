package dev.projax.cli;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Failure;
import dev.projax.cli.command.SpecFactory;
import dev.projax.cli.command.TerminalSize;
import dev.projax.cli.reference.HelpText;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Prints the same as {@code projax --help}, or {@code projax COMMAND --help}. */
final class HelpCommand implements Command {
    private final List<String> names;
    private final Supplier<CommandSpec> all;

    /**
     * @param names the names of all commands
     * @param all returns the model of all commands
     */
    HelpCommand(List<String> names, Supplier<CommandSpec> all) {
        this.names = names;
        this.all = all;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = SpecFactory.spec(this, "help")
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("COMMAND")
                        .index("0")
                        .arity("0..1")
                        .completionCandidates(names)
                        .description("The command to explain (default: a list of all commands)")
                        .build());
        spec.usageMessage()
                .description("Explain a command, or list all commands.")
                .footer("%nExample: projax help start");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws CommandException {
        @Nullable String name = arguments.matchedPositionalValue(0, (String) null);
        CommandLine root = new CommandLine(all.get(), SpecFactory.INSTANCE);
        @Nullable
        CommandLine asked = name == null ? root : root.getSubcommands().get(name);
        if (asked == null) {
            throw new CommandException(
                    ExitCode.USAGE, Failure.unknownCommand(String.valueOf(name), names, "projax help"));
        }
        console.answer(HelpText.of(asked, console.isColored(), TerminalSize.ofText(console)));
        return ExitCode.DONE;
    }
}
