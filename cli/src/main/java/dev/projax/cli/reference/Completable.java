package dev.projax.cli.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A command as completion sees it: what may follow its name, without hidden options.
 *
 * @param description one or two sentences
 * @param argument the possible values of its argument, or of each of them
 * @param argumentRepeats whether it may have more than one argument
 */
record Completable(
        String name,
        String description,
        List<Option> options,
        Values argument,
        boolean argumentRepeats,
        List<Completable> commands) {
    /**
     * An option.
     *
     * @param names the shortest first
     * @param repeats whether it may be repeated
     */
    record Option(List<String> names, String description, Values value, boolean repeats) {}

    static Completable of(CommandSpec command) {
        List<Option> options = new ArrayList<>();
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                options.add(new Option(
                        List.of(option.names()), text(option.description()), Values.of(option), option.isMultiValue()));
            }
        }
        List<Completable> commands = new ArrayList<>();
        command.subcommands().values().forEach(line -> commands.add(Completable.of(line.getCommandSpec())));
        Optional<PositionalParamSpec> argument =
                command.positionalParameters().stream().findFirst();
        return new Completable(
                command.name(),
                text(command.usageMessage().description()),
                options,
                argument.map(Values::of).orElse(Values.NONE),
                argument.filter(PositionalParamSpec::isMultiValue).isPresent(),
                commands);
    }

    private static String text(String... description) {
        return String.join(" ", description);
    }

    /** Returns the names of all options. */
    List<String> optionNames() {
        return options.stream().flatMap(option -> option.names().stream()).toList();
    }

    /** Returns the names of all options that take a value. */
    List<String> optionNamesWithValue() {
        return options.stream()
                .filter(option -> option.value().kind() != Values.Kind.NONE)
                .flatMap(option -> option.names().stream())
                .toList();
    }

    /** Returns those of its commands that run a program. */
    List<Completable> runners() {
        return commands.stream()
                .filter(command -> command.argument.kind() == Values.Kind.PROGRAM)
                .toList();
    }

    /** Returns the names of all options of its commands that take a value of that kind. */
    Set<String> optionsWith(Values.Kind kind) {
        Set<String> names = new TreeSet<>();
        for (Completable command : commands) {
            for (Option option : command.options) {
                if (option.value().kind() == kind) {
                    names.addAll(option.names());
                }
            }
        }
        return names;
    }
}
