package dev.projax.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param group what is measured; the same for rows that belong together
 * @param ours what Projax runs
 * @param value its median, in {@code unit}
 * @param unit such as {@code ms} or {@code /s}
 * @param peer what it is compared to
 * @param peerValue the median of that
 * @param goal what {@code value / peerValue} must be, or null
 */
record Row(
        String group,
        String ours,
        double value,
        String unit,
        String peer,
        double peerValue,
        @Nullable Goal goal) {
    /** A limit for a ratio: an upper or a lower one. */
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

    /** Returns whether the row compares with a promised limit, not with a program. The limits are in parentheses. */
    boolean isBesideLimit() {
        return peer.startsWith("(");
    }

    /** Returns {@code yes}, {@code no}, or an empty text if there is no goal. */
    String verdict() {
        if (goal == null) {
            return "";
        }
        return goal.isMetBy(ratio()) ? "yes" : "**no**";
    }
}
