package dev.projax.cli.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One command: what it takes, and what it does. */
public interface Command {
    /** Describes the command: its name, options and help. The description's user object is the command itself. */
    CommandSpec spec();

    /**
     * Does it.
     *
     * @return the exit code
     * @throws Exception what {@link Failure} explains
     */
    int run(ParseResult arguments, Console console) throws Exception;
}
