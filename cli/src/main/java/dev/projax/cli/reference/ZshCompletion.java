package dev.projax.cli.reference;

import dev.projax.cli.reference.Completable.Option;
import java.util.ArrayList;
import java.util.List;

/** The completion script for zsh's completion system, with descriptions. */
final class ZshCompletion {
    private final String name;

    private ZshCompletion(String name) {
        this.name = name;
    }

    static String of(Completable root) {
        return new ZshCompletion(root.name()).script(root);
    }

    private String script(Completable root) {
        StringBuilder commands = new StringBuilder();
        StringBuilder cases = new StringBuilder();
        for (Completable command : root.commands()) {
            commands.append("        '")
                    .append(quoted(command.name() + ":" + command.description()))
                    .append("'\n");
            cases.append("                ")
                    .append(command.name())
                    .append(")\n                    _arguments -s")
                    .append(specs(command, "                        "))
                    .append("\n                    ;;\n");
        }
        return """
                #compdef NAME
                # Completes NAME in zsh. To load it: source <(NAME completion zsh)

                # Adds the running servers, or the held ports, with descriptions.
                _NAME_running() {
                    local -a found
                    found=(${(f)"$(${~program} completion --$1 2>/dev/null)"})
                    found=(${found/$'\\t'/:})
                    _describe -t $1 $2 found
                }
                _NAME_servers() { _NAME_running servers 'running server' }
                _NAME_ports() { _NAME_running ports 'held port' }

                _NAME() {
                    local curcontext=$curcontext state line program=$words[1]
                    local -a commands
                    commands=(
                COMMANDS    )
                    _arguments -CROOT \\
                        '1:command:->command' \\
                        '*::argument:->argument' && return
                    case $state in
                        command) _describe -t commands command commands ;;
                        argument)
                            case $words[1] in
                CASES            esac
                            ;;
                    esac
                }

                # Autoloaded, this file runs as the function; sourced, it only registers it.
                if [[ $funcstack[1] == _NAME ]]; then _NAME "$@"; else compdef _NAME NAME; fi
                """.replace("NAME", name)
                .replace("ROOT", specs(root, "        "))
                .replace("COMMANDS", commands)
                .replace("CASES", cases);
    }

    private String specs(Completable command, String indent) {
        List<String> specs = new ArrayList<>();
        command.options().forEach(option -> specs.add(spec(option)));
        Values argument = command.argument();
        if (argument.kind() == Values.Kind.PROGRAM) {
            specs.add("'(-)1: :_command_names -e'");
            specs.add("'*::arguments:_normal'");
        } else if (argument.kind() != Values.Kind.NONE) {
            specs.add("'1:" + quoted(literal(argument.label())) + ":" + action(argument) + "'");
        }
        StringBuilder lines = new StringBuilder();
        specs.forEach(spec -> lines.append(" \\\n").append(indent).append(spec));
        return lines.toString();
    }

    private String spec(Option option) {
        Values value = option.value();
        boolean hasValue = value.kind() != Values.Kind.NONE;
        String rest = "[" + quoted(literal(option.description())) + "]"
                + (hasValue ? ":" + quoted(literal(value.label())) + ":" + action(value) : "");
        List<String> names = option.names().stream()
                .map(name -> name + (hasValue ? valueMark(name) : ""))
                .toList();
        if (names.size() == 1) {
            return "'" + (option.repeats() ? "*" : "") + names.get(0) + rest + "'";
        }
        return "'(" + String.join(" ", option.names()) + ")'{" + String.join(",", names) + "}'" + rest + "'";
    }

    /**
     * Returns the mark for an option that takes a value, in the same word or the next: {@code -n5}, {@code --lines=5}.
     */
    private static String valueMark(String name) {
        return name.startsWith("--") ? "=" : "+";
    }

    private String action(Values values) {
        return switch (values.kind()) {
            case DIRECTORY -> "_files -/";
            case FILE -> "_files";
            case WORDS -> "(" + String.join(" ", values.words()) + ")";
            case SERVER -> "_" + name + "_servers";
            case PORT -> "_" + name + "_ports";
            case NONE, ANY, PROGRAM -> " ";
        };
    }

    /** Escapes the special characters of {@code _arguments}. */
    private static String literal(String text) {
        return text.replace("\\", "\\\\")
                .replace(":", "\\:")
                .replace("[", "\\[")
                .replace("]", "\\]");
    }

    private static String quoted(String text) {
        return text.replace("'", "'\\''");
    }
}
