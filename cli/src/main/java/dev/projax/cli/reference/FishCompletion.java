package dev.projax.cli.reference;

import dev.projax.cli.reference.Completable.Option;

/** The completion script for fish. */
final class FishCompletion {
    private FishCompletion() {}

    static String of(Completable root) {
        StringBuilder script = new StringBuilder("""
                # Completes NAME in fish. To load it: NAME completion fish | source

                # Prints the running servers, or the held ports, with descriptions.
                function __NAME_running
                    set -l program (commandline -opc)[1]
                    eval $program completion --$argv[1] 2>/dev/null
                end

                complete -c NAME -f
                """.replace("NAME", root.name()));
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
            String within = start + quoted("__fish_seen_subcommand_from " + command.name());
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
            case SERVER -> " -k -a '(__" + root.name() + "_running servers)'";
            case PORT -> " -k -a '(__" + root.name() + "_running ports)'";
            case PROGRAM -> " -a '(__fish_complete_subcommand --fcs-skip=2)'";
            case WORDS -> " -a " + quoted(String.join(" ", values.words()));
            case NONE, ANY -> "";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
