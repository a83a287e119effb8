package dev.projax.cli.reference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;

/**
 * What may stand in the place of an option's value or of an argument.
 *
 * @param kind where the words come from
 * @param label what help calls it, like {@code DIR}
 * @param words all of them, where the kind is {@link Kind#WORDS}
 */
record Values(Kind kind, String label, List<String> words) {
    /** What the running servers are called by; the argument of {@code stop}, {@code restart} and {@code logs}. */
    static final String SERVER_LABEL = "ID|PORT";

    /** A port that is held; the argument of {@code who} and {@code free}. */
    private static final String PORT_LABEL = "PORT";

    private static final String PROGRAM_LABEL = "COMMAND";
    private static final String DIRECTORY_LABEL = "DIR";

    /** Where the words come from. */
    enum Kind {
        /** Nothing follows: a flag, or a command without arguments. */
        NONE,

        /** Something that no shell can guess. */
        ANY,
        DIRECTORY,
        FILE,

        /** The ids and ports of the servers that run just now. */
        SERVER,

        /** The ports of the range on which a program listens now. */
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
