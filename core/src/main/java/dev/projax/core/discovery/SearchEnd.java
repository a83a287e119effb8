package dev.projax.core.discovery;

import java.util.List;

/** The rule that decides when a search has its winner. This is its only home. */
final class SearchEnd {
    private SearchEnd() {}

    /** The state of a port during a search. */
    enum Standing {
        /** It has not answered, and may still give a proof, because the port file or a record names it. */
        MAY_PROVE_ITSELF,

        /** It has not answered, and no proof is expected from it. */
        SILENT,

        /** It is not a server that a client may use. */
        OUT,

        /** It is healthy but gave no proof. */
        HEALTHY,

        /** It gave a valid proof. */
        VERIFIED
    }

    /**
     * Returns whether no outstanding answer could beat the best one so far, or all of them have had enough time.
     *
     * @param standings the states of all known ports, in the order of preference
     * @param areAllKnown whether all ports are known that may give a proof
     * @param isFavoriteVerified whether the port file's server, which always wins, is verified
     * @param isGraceOver whether the search has waited long enough for a server better than a verified one
     */
    static boolean isDecided(
            List<Standing> standings, boolean areAllKnown, boolean isFavoriteVerified, boolean isGraceOver) {
        boolean isAnyVerified = standings.contains(Standing.VERIFIED);
        if (!areAllKnown || standings.contains(Standing.MAY_PROVE_ITSELF)) {
            return isAnyVerified && (isFavoriteVerified || isGraceOver);
        }
        int silent = standings.indexOf(Standing.SILENT);
        int healthy = standings.indexOf(Standing.HEALTHY);
        return isAnyVerified || silent < 0 || (healthy >= 0 && healthy < silent);
    }
}
