package dev.projax.cli.reference;

import dev.projax.cli.reference.Completable.Option;
import java.util.ArrayList;
import java.util.List;

/** The completion script for fish. */
final class FishCompletion {
    private FishCompletion() {}

    static String of(Completable root) {
        List<String> runners = new ArrayList<>();
        List<String> valued = new ArrayList<>();
        for (Completable runner : root.runners()) {
            runners.add(runner.name());
            valued.addAll(runner.optionNamesWithValue());
        }
        StringBuilder script = new StringBuilder("""
                # Completes NAME in fish. To load it: NAME completion fish | source

                # Prints what only NAME knows, with descriptions.
                function __NAME_known
                    set -l program (string replace -r '^~(?=/)' -- $HOME (commandline -opc)[1])
                    $program completion --$argv[1] 2>/dev/null
                end

                # Succeeds if the first argument is one of these commands, and the cursor is before any program that it runs.
                function __NAME_is
                    set -l words (commandline -opc)
                    set -q words[2]; and contains -- $words[2] $argv; and not __NAME_program >/dev/null
                end

                # Prints the program that a command runs, and the arguments before the cursor. Fails before the program.
                function __NAME_program
                    set -l words (commandline -opc)
                    contains -- "$words[2]" RUNNERS; or return 1
                    set -e words[1..2]
                    while set -q words[1]
                        switch $words[1]
                            case --
                                string escape -- $words[2..]
                                return 0
                            case VALUED
                                set -q words[2]; or return 1
                                set -e words[1..2]
                            case '-*'
                                set -e words[1]
                            case '*'
                                string escape -- $words
                                return 0
                        end
                    end
                    not string match -q -- '-*' (commandline -ct)
                end

                # Completes the program, or its arguments.
                function __NAME_complete_program
                    complete -C (string join ' ' -- (__NAME_program) (commandline -ct))
                end

                complete -c NAME -f
                complete -c NAME -n '__NAME_program >/dev/null' -a '(__NAME_complete_program)'
                """.replace("NAME", root.name())
                .replace("RUNNERS", String.join(" ", runners))
                .replace("VALUED", String.join(" ", valued)));
        String start = "complete -c " + root.name() + " -n ";
        for (Option option : root.options()) {
            script.append(start)
                    .append("__fish_use_subcommand")
                    .append(option(option, root))
                    .append('\n');
        }
        for (Completable command : root.commands()) {
            script.append(start)
                    .append("__fish_use_subcommand -a ")
                    .append(command.name())
                    .append(" -d ")
                    .append(quoted(command.description()))
                    .append('\n');
            String within = start + quoted("__" + root.name() + "_is " + command.name());
            for (Option option : command.options()) {
                script.append(within).append(option(option, root)).append('\n');
            }
            String words = words(command.argument(), root);
            if (!words.isEmpty()) {
                script.append(within).append(words).append('\n');
            }
        }
        return script.toString();
    }

    private static String option(Option option, Completable root) {
        StringBuilder words = new StringBuilder();
        for (String name : option.names()) {
            words.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.value().kind() != Values.Kind.NONE) {
            words.append(" -r").append(words(option.value(), root));
        }
        return words.append(" -d ").append(quoted(option.description())).toString();
    }

    private static String words(Values values, Completable root) {
        return switch (values.kind()) {
            case DIRECTORY -> " -a '(__fish_complete_directories)'";
            case FILE -> " -F";
            case SERVER, PORT, NAME, LEASE ->
                " -k -a '(__" + root.name() + "_known " + values.kind().query() + ")'";
            case WORDS -> " -a " + quoted(String.join(" ", values.words()));
            case NONE, ANY, PROGRAM -> "";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
