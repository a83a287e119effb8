package dev.projax.cli.reference;

import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** A shell that has a completion script. */
public enum Shell {
    BASH,
    ZSH,
    FISH;

    /**
     * Returns the completion script, which the shell reads once per session or from a directory of such scripts.
     *
     * @param root the command that contains all others
     */
    public String completion(CommandSpec root) {
        Completable command = Completable.of(root);
        return switch (this) {
            case BASH -> BashCompletion.of(command);
            case ZSH -> ZshCompletion.of(command);
            case FISH -> FishCompletion.of(command);
        };
    }

    /** Returns the name of the shell. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
