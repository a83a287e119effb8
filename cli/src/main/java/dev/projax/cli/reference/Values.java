package dev.projax.cli.reference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;

/**
 * The possible values of an option or an argument.
 *
 * @param kind where the values come from
 * @param label the label in the help text, like {@code DIR}
 * @param words all values, if the kind is {@link Kind#WORDS}
 */
record Values(Kind kind, String label, List<String> words) {
    /** The label of a running server, the argument of {@code stop}, {@code restart} and {@code logs}. */
    static final String SERVER_LABEL = "ID|PORT";

    /** The label of a held port, the argument of {@code who} and {@code free}. */
    private static final String PORT_LABEL = "PORT";

    private static final String PROGRAM_LABEL = "COMMAND";
    private static final String DIRECTORY_LABEL = "DIR";

    /** Where the values come from. */
    enum Kind {
        /** No value: a flag, or a command without arguments. */
        NONE,

        /** A value that cannot be completed. */
        ANY,
        DIRECTORY,
        FILE,

        /** The IDs and ports of the running servers. */
        SERVER,

        /** The ports of the range that a program listens on. */
        PORT,

        /** A program and its arguments. */
        PROGRAM,
        WORDS
    }

    static final Values NONE = new Values(Kind.NONE, "", List.of());

    static Values of(ArgSpec argument) {
        List<String> words = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(words::add);
        }
        return new Values(kind(argument, words), argument.paramLabel(), List.copyOf(words));
    }

    private static Kind kind(ArgSpec argument, List<String> words) {
        if (argument.isOption() && argument.arity().max() == 0) {
            return Kind.NONE;
        }
        if (!words.isEmpty()) {
            return Kind.WORDS;
        }
        return switch (argument.paramLabel()) {
            case SERVER_LABEL -> Kind.SERVER;
            case PORT_LABEL -> argument.isOption() ? Kind.ANY : Kind.PORT;
            case PROGRAM_LABEL -> Kind.PROGRAM;
            case DIRECTORY_LABEL -> Kind.DIRECTORY;
            default -> argument.type() == Path.class ? Kind.FILE : Kind.ANY;
        };
    }
}
