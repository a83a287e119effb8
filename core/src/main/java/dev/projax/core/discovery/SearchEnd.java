package dev.projax.core.discovery;

import java.util.List;

/** When a search has its winner: the one place where that is decided. */
final class SearchEnd {
    private SearchEnd() {}

    /** What is known of a port that is asked. */
    enum Standing {
        /** It has not answered, and may prove itself: the port file or a record names it. */
        MAY_PROVE_ITSELF,

        /** It has not answered, and a proof is not expected of it. */
        SILENT,

        /** It is no server that a client may use. */
        OUT,

        /** It is healthy, without proof. */
        HEALTHY,

        /** It gave the right proof. */
        VERIFIED
    }

    /**
     * Tells whether nobody who has yet to answer could beat the best answer so far, or had time enough for it.
     *
     * @param standings of all that are known, in the order in which their answers count
     * @param areAllKnown whether no more will be found that may prove themselves
     * @param isFavouriteVerified whether the port file's, which no other beats, gave the right proof
     * @param isGraceOver whether a proven server has waited long enough for a better one
     */
    static boolean isDecided(
            List<Standing> standings, boolean areAllKnown, boolean isFavouriteVerified, boolean isGraceOver) {
        boolean isAnyVerified = standings.contains(Standing.VERIFIED);
        if (!areAllKnown || standings.contains(Standing.MAY_PROVE_ITSELF)) {
            return isAnyVerified && (isFavouriteVerified || isGraceOver);
        }
        int silent = standings.indexOf(Standing.SILENT);
        int healthy = standings.indexOf(Standing.HEALTHY);
        return isAnyVerified || silent < 0 || (healthy >= 0 && healthy < silent);
    }
}
