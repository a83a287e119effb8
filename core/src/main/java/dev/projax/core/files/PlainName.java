package dev.projax.core.files;

import java.util.Locale;

/**
 * Names that are the same word in a file's name, in an environment variable and in a message: at most 100 lowercase
 * letters, digits and hyphens, starting with a letter. Apps and leases have such names.
 */
public final class PlainName {
    /** A file's name may have 255 bytes, and this is a part of it. */
    private static final int MOST_CHARACTERS = 100;

    private PlainName() {}

    /** Returns whether {@code text} is such a name. */
    public static boolean is(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = 'a' <= c && c <= 'z';
            boolean inner = i > 0 && (('0' <= c && c <= '9') || c == '-');
            if (!letter && !inner) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MOST_CHARACTERS;
    }

    /** Returns the name as part of an environment variable: {@code MY_WEB} for {@code my-web}. */
    public static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /**
     * Returns {@code name}.
     *
     * @param kind what it names, like {@code an app}
     * @throws IllegalArgumentException if it is not such a name
     */
    public static String require(String name, String kind) {
        if (!is(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is not " + kind
                    + " name; use at most " + MOST_CHARACTERS
                    + " lowercase letters, digits and hyphens, starting with a letter");
        }
        return name;
    }
}
