package dev.projax.cli.reference;

import dev.projax.cli.reference.Values.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The completion script for bash 3.2, which macOS has, and later. Bash 3.2 cannot read it with {@code source <(...)},
 * only with {@code eval}. It runs in the user's own shell, so it works with
 * {@code set -euf -o pipefail}. The program of a lease is completed as bash-completion would do it, if that is loaded.
 */
final class BashCompletion {
    private BashCompletion() {}

    static String of(Completable root) {
        List<String> first = new ArrayList<>();
        root.commands().forEach(command -> first.add(command.name()));
        first.addAll(root.optionNames());
        Set<String> runners = new TreeSet<>();
        Set<String> valued = new TreeSet<>();
        for (Completable runner : root.runners()) {
            runners.add(runner.name());
            valued.addAll(runner.optionNamesWithValue());
        }

        StringBuilder script = new StringBuilder();
        script.append("""
                # Completes NAME in bash. To load it: eval "$(NAME completion bash)"

                # Prints what only NAME knows: the servers, ports, names or leases.
                _NAME_known() {
                    local program=${COMP_WORDS[0]}
                    # As typed, it may start with ~ or be an alias. Let the shell read it again, but run no commands in it.
                    if [[ $program == *[\\`\\(]* ]]; then program=NAME; fi
                    eval "$program completion --$1" 2>/dev/null | cut -f 1
                }

                # Adds what compgen finds for the word.
                _NAME_offer() {
                    local IFS=$'\\n' line
                    while read -r line; do
                        COMPREPLY+=("$line")
                    done < <(compgen "$@" -- "$word")
                }

                # The same for files or directories, which must be quoted.
                _NAME_offer_files() {
                    local i quoted
                    _NAME_offer "$@"
                    if compopt -o filenames 2>/dev/null || [[ $word == [\\'\\"]* ]]; then return; fi
                    # bash 3.2 has no compopt
                    for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do
                        printf -v quoted %q "${COMPREPLY[i]}"
                        if [[ ${COMPREPLY[i]} == \\~* ]]; then quoted=${quoted#\\\\}; fi
                        COMPREPLY[i]=$quoted
                    done
                }

                # Finds the program that a command runs, and completes it and its arguments. Fails before the program.
                _NAME_program() {
                    local IFS=$' \\t\\n' i offset=
                    for ((i = 2; i <= COMP_CWORD; i++)); do
                        case ${COMP_WORDS[i]} in
                            --) if ((i < COMP_CWORD)); then ((i++)); break; fi ;;
                            VALUED) if [[ ${COMP_WORDS[i + 1]-} == = ]]; then ((i += 2)); else ((i++)); fi ;;
                            -*) ;;
                            *) break ;;
                        esac
                    done
                    if ((i > COMP_CWORD)); then return 1; fi
                    for offset in _comp_command_offset _command_offset; do
                        if declare -F "$offset" >/dev/null; then
                            # bash-completion uses variables that are not set
                            case $- in
                                *u*) set +u; "$offset" "$i"; set -u ;;
                                *) "$offset" "$i" ;;
                            esac
                            return 0
                        fi
                    done
                    if ((i < COMP_CWORD)); then
                        _NAME_offer_files -f
                    elif [[ $word == */* ]]; then
                        _NAME_offer_files -c -d
                    else
                        _NAME_offer -c
                    fi
                }

                _NAME_complete() {
                    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
                    if ((COMP_CWORD == 1)); then
                        _NAME_offer -W $'FIRST'
                        return
                    fi
                    case ${COMP_WORDS[1]} in
                        RUNNERS) if _NAME_program; then return; fi ;;
                    esac
                    # Bash splits --home=DIR into three words.
                    if [[ $word == = ]]; then
                        word=
                    elif [[ $before == = ]]; then
                        before=${COMP_WORDS[COMP_CWORD - 2]}
                    fi
                    case $before in
                """.replace("NAME", root.name())
                .replace("FIRST", words(first))
                .replace("VALUED", alternatives(valued))
                .replace("RUNNERS", alternatives(runners)));
        for (Kind kind : Kind.values()) {
            Set<String> options = root.optionsWith(kind);
            if (kind != Kind.NONE && kind != Kind.WORDS && !options.isEmpty()) {
                String source = source(new Values(kind, "", List.of()), root.name());
                script.append("        ")
                        .append(alternatives(options))
                        .append(") ")
                        .append(source.isEmpty() ? "" : source + "; ")
                        .append("return ;;\n");
            }
        }
        script.append("    esac\n    case ${COMP_WORDS[1]} in\n");
        for (Completable command : root.commands()) {
            script.append("        ").append(command.name()).append(") ");
            command(script, command, root.name());
            script.append(" ;;\n");
        }
        return script.append("""
                    esac
                }

                _NAME() {
                    COMPREPLY=()
                    # With set -e, a failure would exit the shell.
                    _NAME_complete || :
                }

                complete -F _NAME NAME
                """.replace("NAME", root.name())).toString();
    }

    private static void command(StringBuilder script, Completable command, String name) {
        String options = "_" + name + "_offer -W $'" + words(command.optionNames()) + "'";
        String argument = source(command.argument(), name);
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

    /** Returns the shell command that adds the values, or an empty text if it knows none. */
    private static String source(Values values, String name) {
        String offer = "_" + name + "_offer";
        return switch (values.kind()) {
            case DIRECTORY -> offer + "_files -d";
            case FILE -> offer + "_files -f";
            case SERVER, PORT, NAME, LEASE ->
                offer + " -W \"$(_" + name + "_known " + values.kind().query() + ")\"";
            case WORDS -> offer + " -W $'" + words(values.words()) + "'";
            case NONE, ANY, PROGRAM -> "";
        };
    }

    /** Returns a pattern of {@code case}. */
    private static String alternatives(Collection<String> words) {
        return String.join(" | ", words);
    }

    /** Returns the words, separated as {@code compgen} expects, for use in {@code $'...'}. */
    private static String words(List<String> words) {
        return String.join("\\n", words);
    }
}
