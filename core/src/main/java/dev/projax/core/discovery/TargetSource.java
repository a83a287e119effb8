package dev.projax.core.discovery;

import java.util.List;

/** The ports that a search asks besides its favorite. Finding them takes time, so they come in batches. */
interface TargetSource {
    /** Returns the first batch, in the order of preference; called once. */
    List<Target> first();

    /** Returns the next batch, after a few milliseconds at most; its ports rank after all others. */
    List<Target.Registered> more();

    /** Returns whether there are no more. */
    boolean isAll();

    /** Returns a source whose ports are all known from the beginning. */
    static TargetSource of(List<Target> targets) {
        return new TargetSource() {
            @Override
            public List<Target> first() {
                return targets;
            }

            @Override
            public List<Target.Registered> more() {
                return List.of();
            }

            @Override
            public boolean isAll() {
                return true;
            }
        };
    }
}
