package dev.projax.cli.command;

import java.util.ArrayList;
import java.util.List;

/** Finds similar words for a mistyped one. picocli's own measure finds nothing for two swapped letters. */
final class Suggestions {
    private static final int MOST_MISTAKES = 2;

    /** In a word of at most this length, two mistakes leave too little in common. */
    private static final int SHORT = 4;

    private Suggestions() {}

    /** Returns the words that differ from {@code typed} by at most two mistakes; in a short word, by one. */
    static List<String> to(String typed, Iterable<String> words) {
        int letters = typed.replaceFirst("^-+", "").length();
        int most = letters <= SHORT ? 1 : MOST_MISTAKES;
        List<String> similar = new ArrayList<>();
        for (String word : words) {
            int mistakes = distance(typed, word);
            if (mistakes <= most && mistakes < letters) {
                similar.add(word);
            }
        }
        return similar;
    }

    /** Returns the optimal string alignment distance: the number of letters added, removed, replaced or swapped. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
