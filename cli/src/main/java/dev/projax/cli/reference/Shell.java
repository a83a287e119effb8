package dev.projax.cli.reference;

import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** A shell that can be told how to complete the commands. */
public enum Shell {
    BASH,
    ZSH,
    FISH;

    /**
     * Returns the script that the shell has to read, once in each session or from where it looks for such files.
     *
     * @param root the command that has all the others
     */
    public String completion(CommandSpec root) {
        Completable command = Completable.of(root);
        return switch (this) {
            case BASH -> BashCompletion.of(command);
            case ZSH -> ZshCompletion.of(command);
            case FISH -> FishCompletion.of(command);
        };
    }

    /** Returns what the shell is called. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
