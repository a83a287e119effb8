package dev.projax.core.instances;

/** The characters that a record's line may contain: the printable ones of ASCII, with the space. */
final class PrintableAscii {
    private PrintableAscii() {}

    static boolean isAll(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!is(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean is(int c) {
        return c >= ' ' && c <= '~';
    }
}
