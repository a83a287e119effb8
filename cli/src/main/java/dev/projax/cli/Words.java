package dev.projax.cli;

import dev.projax.core.discovery.Source;
import java.time.Duration;

/** How values are written for people. */
final class Words {
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private Words() {}

    static String of(Source source) {
        return switch (source) {
            case PORT_FILE -> "port file";
            case RECORD -> "record";
            case RANGE -> "range";
            case EXTRA -> "extra";
            case CALLER -> "asked";
        };
    }

    /** Returns the milliseconds with one decimal. */
    static double milliseconds(Duration time) {
        return Math.round(time.toNanos() / NANOS_PER_MILLISECOND * 10) / 10.0;
    }
}
