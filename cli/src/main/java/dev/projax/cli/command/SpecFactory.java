package dev.projax.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Creates the objects that the model needs, at most a list. It calls picocli's own factory only when needed, because
 * that one searches every jar of the class path for Groovy first, which takes 20 ms.
 */
public final class SpecFactory implements IFactory {
    public static final SpecFactory INSTANCE = new SpecFactory();

    private SpecFactory() {}

    /** Returns the model of a command, without options yet. */
    public static CommandSpec spec(Command command, String name) {
        return CommandSpec.wrapWithoutInspection(command, INSTANCE).name(name);
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        return CommandLine.defaultFactory().create(type);
    }
}
