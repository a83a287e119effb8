package dev.projax.cli.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The links and pictures of a page that lead to files of this repository. */
final class Links {
    private Links() {}

    /** Returns the broken ones, each with the reason. */
    static List<String> broken(MarkdownPage page) throws IOException {
        List<String> broken = new ArrayList<>();
        for (String target : page.targets()) {
            if (isElsewhere(target)) {
                continue;
            }
            Path file = file(page, target);
            String anchor = target.contains("#") ? target.substring(target.indexOf('#') + 1) : "";
            if (!Files.exists(MarkdownPage.file(file))) {
                broken.add(target + ": there is no " + file);
            } else if (!anchor.isEmpty() && !page(page, file).anchors().contains(anchor)) {
                broken.add(target + ": " + file + " has no heading for #" + anchor);
            }
        }
        return broken;
    }

    /** Returns the pages that this page links to. */
    static List<Path> pages(MarkdownPage page) {
        return page.targets().stream()
                .filter(target -> !isElsewhere(target))
                .map(target -> file(page, target))
                .filter(file -> file.toString().endsWith(".md"))
                .toList();
    }

    private static boolean isElsewhere(String target) {
        return target.matches("[a-z]+:.*");
    }

    private static Path file(MarkdownPage page, String target) {
        String path = target.replaceFirst("#.*", "");
        return path.isEmpty() ? page.path() : page.path().resolveSibling(path).normalize();
    }

    private static MarkdownPage page(MarkdownPage from, Path file) throws IOException {
        return file.equals(from.path()) ? from : MarkdownPage.read(file);
    }
}
