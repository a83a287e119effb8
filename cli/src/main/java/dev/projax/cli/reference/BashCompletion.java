package dev.projax.cli.reference;

import dev.projax.cli.reference.Values.Kind;
import java.util.ArrayList;
import java.util.List;

/** The completion script for bash 3.2, which macOS has, and later. */
final class BashCompletion {
    private BashCompletion() {}

    static String of(Completable root) {
        String name = root.name();
        List<String> first = new ArrayList<>();
        root.commands().forEach(command -> first.add(command.name()));
        first.addAll(root.optionNames());

        StringBuilder script = new StringBuilder();
        script.append("""
                # Completes NAME in bash. To load it: source <(NAME completion bash)

                # Prints the running servers, or the held ports.
                _NAME_running() {
                    "${COMP_WORDS[0]/#\\~/$HOME}" completion "--$1" 2>/dev/null | cut -f 1
                }

                _NAME() {
                    local IFS=$'\\n' word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
                    COMPREPLY=()
                    # Bash splits --home=DIR into three words.
                    if [[ $word == = ]]; then
                        word=
                    elif [[ $before == = ]]; then
                        before=${COMP_WORDS[COMP_CWORD - 2]}
                    fi
                    if ((COMP_CWORD == 1)); then
                        COMPREPLY=($(compgen -W $'FIRST' -- "$word"))
                        return
                    fi
                    case $before in
                """.replace("NAME", name).replace("FIRST", words(first)));
        files(script, root, Kind.DIRECTORY, "-d");
        files(script, root, Kind.FILE, "-f");
        script.append("        ")
                .append(String.join(" | ", root.optionsWith(Kind.ANY)))
                .append(") return ;;\n    esac\n    case ${COMP_WORDS[1]} in\n");
        for (Completable command : root.commands()) {
            script.append("        ").append(command.name()).append(") ");
            command(script, command, name);
            script.append(" ;;\n");
        }
        return script.append("    esac\n}\n\ncomplete -F _")
                .append(name)
                .append(' ')
                .append(name)
                .append('\n')
                .toString();
    }

    private static void files(StringBuilder script, Completable root, Kind kind, String action) {
        script.append("""
                        OPTIONS)
                            compopt -o filenames 2>/dev/null
                            COMPREPLY=($(compgen ACTION -- "$word"))
                            return
                            ;;
                """.replace("OPTIONS", String.join(" | ", root.optionsWith(kind)))
                .replace("ACTION", action));
    }

    private static void command(StringBuilder script, Completable command, String name) {
        String options = reply("-W $'" + words(command.optionNames()) + "'");
        String argument = switch (command.argument().kind()) {
            case SERVER -> reply("-W \"$(_" + name + "_running servers)\"");
            case PORT -> reply("-W \"$(_" + name + "_running ports)\"");
            case WORDS -> reply("-W $'" + words(command.argument().words()) + "'");
            case PROGRAM -> reply("-c");
            case NONE, ANY, DIRECTORY, FILE -> "";
        };
        if (argument.isEmpty()) {
            script.append(options);
        } else {
            script.append("if [[ $word == -* ]]; then ")
                    .append(options)
                    .append("; else ")
                    .append(argument)
                    .append("; fi");
        }
    }

    private static String reply(String source) {
        return "COMPREPLY=($(compgen " + source + " -- \"$word\"))";
    }

    /** Returns the words, separated as {@code IFS} says, for use in {@code $'...'}. */
    private static String words(List<String> words) {
        return String.join("\\n", words);
    }
}
