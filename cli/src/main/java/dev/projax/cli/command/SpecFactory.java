package dev.projax.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Makes what the model names, a list at most. By picocli's own factory, but only when something is to be made: that one
 * looks for Groovy first, in every jar of the class path, which takes a client 20 ms.
 */
public final class SpecFactory implements IFactory {
    public static final SpecFactory INSTANCE = new SpecFactory();

    private SpecFactory() {}

    /** Returns the model of a command, still without options. */
    public static CommandSpec spec(Command command, String name) {
        return CommandSpec.wrapWithoutInspection(command, INSTANCE).name(name);
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        return CommandLine.defaultFactory().create(type);
    }
}
