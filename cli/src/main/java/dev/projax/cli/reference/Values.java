package dev.projax.cli.reference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

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

    /** The label of a lease that can be released, the argument of {@code release}. */
    private static final String LEASE_LABEL = "NAME|PORT";

    /** The option that takes the name of a lease. Other options with the same label take other names. */
    private static final String LEASE_NAME_OPTION = "--name";

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

        /** The names that the current directory has leased, now or earlier. */
        NAME,

        /** The names and ports of the leases that can be released. */
        LEASE,

        /** A program and its arguments. */
        PROGRAM,
        WORDS;

        /** Returns the option of {@code completion} that prints the values, without its hyphens. */
        String query() {
            return name().toLowerCase(Locale.ROOT) + "s";
        }
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
        if (argument instanceof OptionSpec option && option.longestName().equals(LEASE_NAME_OPTION)) {
            return Kind.NAME;
        }
        return switch (argument.paramLabel()) {
            case SERVER_LABEL -> Kind.SERVER;
            case PORT_LABEL -> argument.isOption() ? Kind.ANY : Kind.PORT;
            case LEASE_LABEL -> Kind.LEASE;
            case PROGRAM_LABEL -> Kind.PROGRAM;
            case DIRECTORY_LABEL -> Kind.DIRECTORY;
            default -> argument.type() == Path.class ? Kind.FILE : Kind.ANY;
        };
    }
}
