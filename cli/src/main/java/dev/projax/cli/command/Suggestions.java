package dev.projax.cli.command;

import java.util.ArrayList;
import java.util.List;

/** Finds what was probably meant by a mistyped word. picocli's own measure finds nothing for two swapped letters. */
final class Suggestions {
    private static final int MOST_MISTAKES = 2;

    private Suggestions() {}

    /** Returns the words within two mistakes of {@code typed}, and fewer mistakes than it has letters, in their order. */
    static List<String> to(String typed, Iterable<String> words) {
        List<String> similar = new ArrayList<>();
        for (String word : words) {
            int mistakes = distance(typed, word);
            if (mistakes <= MOST_MISTAKES && mistakes < typed.length()) {
                similar.add(word);
            }
        }
        return similar;
    }

    /** Returns the optimal string alignment distance: letters added, left out, replaced, or swapped with the next. */
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
