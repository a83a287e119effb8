package dev.projax.core.discovery;

import java.util.List;

/** Whom a search asks beside its favourite; to find them all takes time, so they come bit by bit. */
interface WhomToAsk {
    /** Returns the first of them, in the order in which their answers count; asked for once. */
    List<Target> first();

    /** Returns more of them, after some milliseconds at most; their answers count after those of all others. */
    List<Target.Registered> more();

    /** Tells whether there are no more. */
    boolean isAll();

    /** Returns those who are known from the beginning. */
    static WhomToAsk these(List<Target> targets) {
        return new WhomToAsk() {
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
