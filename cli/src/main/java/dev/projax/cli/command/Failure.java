package dev.projax.cli.command;

import dev.projax.core.hosting.Hosted;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The exit code and message that an exception becomes; its type decides.
 *
 * @param exit one of {@link ExitCode}
 * @param message one line: what happened, why, and what to do
 * @param details lines to print below the message, usually none
 */
public record Failure(int exit, String message, List<String> details) {
    private Failure(int exit, String message) {
        this(exit, message, List.of());
    }

    /** Returns the failure for an exception, with advice that fits the command that threw it. */
    public static Failure of(Exception e, Advice advice) {
        if (e instanceof CommandException command) {
            return new Failure(command.exit(), String.valueOf(command.getMessage()), command.details());
        }
        if (e instanceof Hosted.AlreadyServedException served) {
            int exit = served.isWithinReach() ? ExitCode.ALREADY_SERVED : ExitCode.OWNER_OUT_OF_REACH;
            return new Failure(exit, String.valueOf(e.getMessage()));
        }
        if (e instanceof InvalidPathException) {
            return new Failure(ExitCode.FILE_PROBLEM, withOverride(String.valueOf(e.getMessage()), advice));
        }
        if (e instanceof FileSystemException problem) {
            return new Failure(ExitCode.FILE_PROBLEM, advice.withAnotherPlace(problem));
        }
        String message = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
        return new Failure(
                ExitCode.FAILED,
                advice.isGiven(Options.VERBOSE) ? message : message + " (for the stack trace: --verbose)");
    }

    /** Adds which option overrides a bad variable, unless the message says how to write it. */
    private static String withOverride(String message, Advice advice) {
        return message.contains("; ") ? message : message + advice.overridingPaths();
    }

    /**
     * Returns the failure for wrong usage.
     *
     * @param commands the names of all commands, for suggestions
     * @param arguments all arguments as typed
     */
    public static Failure ofUsage(ParameterException e, List<String> commands, List<String> arguments) {
        return new Failure(ExitCode.USAGE, usage(e, commands, arguments), List.of(synopsis(e.getCommandLine())));
    }

    /** Returns the usage line, like {@code Usage: projax stop [OPTIONS] [ID|PORT]}. */
    private static String synopsis(CommandLine command) {
        Help help = new Help(command.getCommandSpec(), Help.defaultColorScheme(Ansi.OFF));
        boolean hasOwn = command.getCommandSpec().usageMessage().customSynopsis().length > 0;
        return "Usage: " + (hasOwn ? help.customSynopsis() : help.abbreviatedSynopsis()).strip();
    }

    private static String usage(ParameterException e, List<String> commands, List<String> arguments) {
        String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched, help, commands, arguments);
        }
        if (e instanceof OverwrittenOptionException twice) {
            return name(twice.getOverwritten()) + " is given twice; leave one out";
        }
        if (e.getArgSpec() instanceof OptionSpec flag && flag.arity().max() == 0) {
            return name(flag) + " takes no value; write " + name(flag);
        }
        if (e.getCause() instanceof TypeConversionException || e.getCause() instanceof IllegalArgumentException) {
            return name(e.getArgSpec()) + ": " + e.getCause().getMessage();
        }
        if (e instanceof MissingParameterException missing
                && missing.getMissing().size() == 1) {
            ArgSpec argument = missing.getMissing().get(0);
            if (argument.isPositional()) {
                return name(argument) + " is missing; try: " + help;
            }
            return name(argument) + " needs a value: " + argument.paramLabel() + "; try: " + help;
        }
        return e.getMessage() + "; try: " + help;
    }

    private static String unmatched(
            UnmatchedArgumentException e, String help, List<String> commands, List<String> arguments) {
        String typed = e.getUnmatched().get(0);
        CommandLine command = e.getCommandLine();
        if (e.isUnknownOption()) {
            String name = typed.split("=", 2)[0];
            Optional<OptionSpec> shared =
                    command.getSubcommands().containsKey("port") ? Options.shared(name) : Optional.empty();
            if (shared.isPresent()) {
                return name + " must follow the command; try: projax "
                        + afterCommand(typed, shared.get(), commands, arguments);
            }
            return unknown(
                    "option",
                    typed,
                    Suggestions.to(name, command.getCommandSpec().optionsMap().keySet()),
                    help);
        }
        if (command.getSubcommands().containsKey(typed)) {
            return "-- must not precede the command; try: projax " + typed;
        }
        return command.getSubcommands().isEmpty()
                ? unknown("argument", typed, List.of(), help)
                : unknownCommand(typed, commands, help);
    }

    /**
     * Returns the command with the option that preceded it, like {@code status --home /srv/projax}; {@code port} if no
     * command was typed.
     */
    private static String afterCommand(String typed, OptionSpec option, List<String> commands, List<String> arguments) {
        List<String> rest = arguments.subList(arguments.indexOf(typed) + 1, arguments.size());
        boolean needsValue = option.arity().min() > 0 && !typed.contains("=");
        boolean hasValue = needsValue && !rest.isEmpty() && !(rest.size() == 1 && commands.contains(rest.get(0)));
        String command = rest.stream()
                .skip(hasValue ? 1 : 0)
                .filter(commands::contains)
                .findFirst()
                .orElse("port");
        UserShell shell = UserShell.ofThisSystem();
        String value = hasValue ? shell.quoted(rest.get(0)) : option.paramLabel();
        return command + " " + shell.quoted(typed) + (needsValue ? " " + value : "");
    }

    /** Returns the message for an unknown command, with suggestions. */
    public static String unknownCommand(String typed, List<String> commands, String help) {
        return unknown("command", typed, Suggestions.to(typed, commands), help);
    }

    private static String unknown(String kind, String typed, List<String> similar, String help) {
        return "unknown " + kind + " \"" + typed + "\"; "
                + (similar.isEmpty() ? "try: " + help : "did you mean " + String.join(" or ", similar) + "?");
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
