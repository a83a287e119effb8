package dev.projax.cli.command;

import dev.projax.core.allocation.Leases;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Words advice to fit what the user gave: it names an option or its environment variable, whichever was used, and
 * repeats in a command the options that say which servers are meant.
 *
 * @param arguments of the command that gives the advice
 * @param environment the environment variables of this process
 * @param shell quotes the values
 */
public record Advice(ParseResult arguments, Map<String, String> environment, UserShell shell) {
    /** Returns the advice that a command gives. */
    public static Advice fitting(ParseResult arguments, Console console) {
        return new Advice(arguments, console.environment(), UserShell.ofThisSystem());
    }

    /** Returns the name to change: {@code PROJAX_RANGE} if only that was set, else {@code --range}. */
    public String name(OptionSpec option) {
        boolean isOption = isGiven(option) || (!isVariableSet(option) && takes(option));
        return isOption ? option.longestName() : Options.variable(option, arguments);
    }

    /** Returns how to do without a setting: {@code leave out --verified}, or {@code unset PROJAX_VERIFIED}. */
    public String without(OptionSpec option) {
        return (isGiven(option) ? "leave out " : "unset ") + name(option);
    }

    /** Returns the command {@code projax WORDS}, for the same home, port file and range as this one. */
    public String command(String words) {
        return command(words, null);
    }

    /** Returns the command {@code projax WORDS}, for the same places but the one that {@code WORDS} change. */
    public String command(String words, @Nullable OptionSpec changed) {
        return with(
                words,
                Stream.of(Options.HOME, Options.PORT_FILE, Options.RANGE)
                        .filter(option -> !option.equals(changed))
                        .toList());
    }

    /** Returns the command {@code projax WORDS}, for the same home, if the command takes no other place. */
    public String commandInHome(String words) {
        return with(words, List.of(Options.HOME));
    }

    private String with(String words, List<OptionSpec> places) {
        StringBuilder command = new StringBuilder("projax ").append(words);
        for (OptionSpec option : places) {
            if (isGiven(option)) {
                command.append(' ')
                        .append(option.longestName())
                        .append(' ')
                        .append(shell.quoted(arguments
                                .matchedOption(option.longestName())
                                .getValue()
                                .toString()));
            }
        }
        return command.toString();
    }

    /** Returns whether the option is on the command line. */
    public boolean isGiven(OptionSpec option) {
        return arguments.hasMatchedOption(option.longestName());
    }

    /** Returns the message of {@code problem}, with what to change if it names no other place itself. */
    String withAnotherPlace(FileSystemException problem) {
        String message = String.valueOf(problem.getMessage());
        if (problem.getFile() == null) {
            return message + ", or use " + name(Options.HOME);
        }
        Path file = Path.of(problem.getFile());
        if (file.equals(portFile()) && Files.isDirectory(file)) {
            return "the port file " + file + " is a directory; choose another " + name(Options.PORT_FILE);
        }
        String place = isOfLeases(file) ? "PROJAX_LEASES" : anotherPlace(file);
        boolean saysFix = message.contains(" try: ") || message.contains("; remove it");
        return message + (saysFix ? "; or choose another " : "; choose another ") + place;
    }

    /** Returns whether the file is in the directory of leases, or above it while a command leases ports. */
    private boolean isOfLeases(Path file) {
        Path leases = Path.of(Leases.of(environment).toString());
        boolean isLeasing =
                Options.LEASE_RANGE.equals(arguments.commandSpec().findOption(Options.LEASE_RANGE.longestName()));
        return file.startsWith(leases) || (leases.startsWith(file) && isLeasing);
    }

    /** Returns {@code --home}, or whatever else decides where {@code file} is. */
    private String anotherPlace(Path file) {
        Path portFile = portFile();
        if (portFile == null) {
            return name(Options.HOME);
        }
        boolean isPortFiles =
                file.equals(portFile) || file.equals(portFile.resolveSibling(portFile.getFileName() + ".lock"));
        return (isPortFiles ? "" : name(Options.HOME) + " or ") + name(Options.PORT_FILE);
    }

    /** Returns the port file that an option or a variable names; null if neither does. */
    private @Nullable Path portFile() {
        Path typed = arguments.matchedOptionValue(Options.PORT_FILE.longestName(), (Path) null);
        if (typed != null) {
            return typed.toAbsolutePath();
        }
        return isVariableSet(Options.PORT_FILE)
                ? Path.of(environment.getOrDefault(Options.variable(Options.PORT_FILE, arguments), ""))
                : null;
    }

    /** Returns {@code  (to override it: --home)}, or the options above the variables that are set. */
    String overridingPaths() {
        List<String> names = new ArrayList<>();
        for (OptionSpec option : List.of(Options.HOME, Options.PORT_FILE)) {
            if (isVariableSet(option) && takes(option)) {
                names.add(option.longestName());
            }
        }
        return names.isEmpty() ? "" : " (to override it: " + String.join(" or ", names) + ")";
    }

    private boolean isVariableSet(OptionSpec option) {
        return !environment
                .getOrDefault(Options.variable(option, arguments), "")
                .isEmpty();
    }

    private boolean takes(OptionSpec option) {
        return arguments.commandSpec().findOption(option.longestName()) != null;
    }
}
