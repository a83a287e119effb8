package dev.projax.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param group what is measured, the same for rows that stand together
 * @param ours what of Projax
 * @param value its median, in {@code unit}
 * @param unit like {@code ms}
 * @param peer beside what
 * @param peerValue the peer's median
 * @param goal what {@code value / peerValue} has to be, or null
 */
record Row(
        String group,
        String ours,
        double value,
        String unit,
        String peer,
        double peerValue,
        @Nullable Goal goal) {
    /** A limit of a ratio: at most, or at least. */
    record Goal(double ratio, boolean atMost) {
        static Goal atMost(double ratio) {
            return new Goal(ratio, true);
        }

        static Goal atLeast(double ratio) {
            return new Goal(ratio, false);
        }

        boolean isMetBy(double value) {
            return atMost ? value <= ratio : value >= ratio;
        }

        @Override
        public String toString() {
            return (atMost ? "<= " : ">= ") + Report.number(ratio) + "x";
        }
    }

    double ratio() {
        return value / peerValue;
    }

    /** Tells whether the peer is no program, but what was promised; such are in parentheses. */
    boolean isBesideLimit() {
        return peer.startsWith("(");
    }

    /** Returns {@code yes}, {@code no}, or nothing where there is no goal. */
    String verdict() {
        if (goal == null) {
            return "";
        }
        return goal.isMetBy(ratio()) ? "yes" : "**no**";
    }
}
