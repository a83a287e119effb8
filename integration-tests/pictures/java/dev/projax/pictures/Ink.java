package dev.projax.pictures;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A color with a meaning, on a light and on a dark page. They are GitHub's own, so that a picture fits its pages. Each color that
 * text has contrasts with {@link #PAPER} and with the area of its name by at least 4.5 to 1.
 */
enum Ink {
    PAPER("#ffffff", "#0d1117"),
    EDGE("#d1d9e0", "#3d444d"),
    TEXT("#1f2328", "#f0f6fc"),
    MUTED("#59636e", "#9198a1"),
    SERVER("#0969da", "#4493f8"),
    SERVER_AREA("#ddf4ff", "#0f2544"),
    CLIENT("#1a7f37", "#3fb950"),
    CLIENT_AREA("#dafbe1", "#0f2a19"),
    FILE("#9a6700", "#d29922"),
    FILE_AREA("#fff8c5", "#2b2111"),
    OTHER_AREA("#f0f2f5", "#1c2129"),
    FAILED("#cf222e", "#f85149");

    private final String light;
    private final String dark;

    Ink(String light, String dark) {
        this.light = light;
        this.dark = dark;
    }

    /** Returns the CSS class that fills with this color. */
    String fill() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the CSS class that draws lines in this color. */
    String line() {
        return fill() + "-line";
    }

    /** Returns rules for all classes: the light colors, and the dark ones where the reader prefers those. */
    static String css() {
        return rules(ink -> ink.light) + "@media (prefers-color-scheme: dark) {\n" + rules(ink -> ink.dark) + "}\n";
    }

    private static String rules(Function<Ink, String> color) {
        return Arrays.stream(values())
                .map(ink -> ".%1$s{fill:%3$s} .%2$s{stroke:%3$s}\n".formatted(ink.fill(), ink.line(), color.apply(ink)))
                .collect(Collectors.joining());
    }
}
