package dev.projax.cli.reference;

import dev.projax.cli.reference.Completable.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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
                    .append(")\n                    ")
                    .append(command.argument().kind() == Values.Kind.PROGRAM ? "_" + name + "_program || " : "")
                    .append("_arguments -s -S")
                    .append(specs(command, "                        "))
                    .append("\n                    ;;\n");
        }
        return """
                #compdef NAME
                # Completes NAME in zsh. To load it: source <(NAME completion zsh)

                # Adds what only NAME knows, with descriptions.
                _NAME_known() {
                    local -a known
                    # As typed, it may start with ~ or be an alias. Let the shell read it again, but run no commands in it.
                    if [[ $program == *[\\`\\(]* ]]; then program=NAME; fi
                    known=(${(f)"$(eval "${aliases[$program]:-$program} completion --$1" 2>/dev/null)"})
                    known=(${known/$'\\t'/:})
                    _describe -t $1 $2 known
                }
                _NAME_servers() { _NAME_known servers 'running server' }
                _NAME_ports() { _NAME_known ports 'held port' }
                _NAME_names() { _NAME_known names 'name of a lease' }
                _NAME_leases() { _NAME_known leases 'lease' }

                # Completes the program that a command runs, and its arguments. Fails before the program. _arguments cannot do it,
                # because it loses a word if the first one is --.
                _NAME_program() {
                    local i
                    for ((i = 2; i <= CURRENT; i++)); do
                        case $words[i] in
                            --) if ((i < CURRENT)); then ((i++)); break; fi ;;
                            VALUED) ((i++)) ;;
                            -*) ;;
                            *) break ;;
                        esac
                    done
                    if ((i > CURRENT)); then return 1; fi
                    shift $((i - 1)) words
                    ((CURRENT -= i - 1))
                    if ((CURRENT == 1)); then _command_names -e; else _normal; fi
                    return 0
                }

                _NAME() {
                    local curcontext=$curcontext state line program=$words[1]
                    local -a subcommands
                    subcommands=(
                COMMANDS    )
                    _arguments -CROOT \\
                        '1:command:->command' \\
                        '*::argument:->argument' && return
                    case $state in
                        command) _describe -t commands command subcommands ;;
                        argument)
                            case $words[1] in
                CASES            esac
                            ;;
                    esac
                }

                if [[ ${funcstack[1]-} == _NAME ]]; then
                    # Autoloaded, this file runs as the function.
                    _NAME "$@"
                else
                    # Sourced, it registers the function: now if compinit has run, and at a prompt if it runs later.
                    _NAME_register() {
                        emulate -L zsh
                        (( $+functions[compdef] )) || return 0
                        (( $+_comps[NAME] )) || compdef _NAME NAME
                        [[ ${1-} == now ]] || precmd_functions=(${precmd_functions:#_NAME_register})
                    }
                    precmd_functions+=(_NAME_register)
                    _NAME_register now
                fi
                """.replace("NAME", name)
                .replace("VALUED", valued(root))
                .replace("ROOT", specs(root, "        "))
                .replace("COMMANDS", commands)
                .replace("CASES", cases);
    }

    /** Returns a pattern for the options that take a value, of commands that run a program. */
    private static String valued(Completable root) {
        return root.runners().stream()
                .flatMap(runner -> runner.optionNamesWithValue().stream())
                .distinct()
                .collect(Collectors.joining(" | "));
    }

    private String specs(Completable command, String indent) {
        List<String> specs = new ArrayList<>();
        command.options().forEach(option -> specs.add(spec(option)));
        Values argument = command.argument();
        if (argument.kind() != Values.Kind.NONE && argument.kind() != Values.Kind.PROGRAM) {
            String position = command.argumentRepeats() ? "*" : "1";
            specs.add("'" + position + ":" + quoted(literal(argument.label())) + ":" + action(argument) + "'");
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
            case SERVER, PORT, NAME, LEASE -> "_" + name + "_" + values.kind().query();
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
