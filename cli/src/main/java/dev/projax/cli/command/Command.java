package dev.projax.cli.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A command: its options and arguments, and what it does. */
public interface Command {
    /** Returns the command's name, options and help. The spec's user object is the command itself. */
    CommandSpec spec();

    /**
     * Runs the command.
     *
     * @return the exit code
     * @throws Exception any failure; {@link Failure} turns it into a message
     */
    int run(ParseResult arguments, Console console) throws Exception;
}
