package dev.projax.cli;

import dev.projax.cli.reference.ManPage;
import dev.projax.cli.reference.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** Writes the man pages and completion scripts when the distribution is built. */
public final class ReferenceFiles {
    private ReferenceFiles() {}

    /**
     * Writes them to where systems look for such files below {@code share}.
     *
     * @param arguments the {@code share} directory
     */
    public static void main(String[] arguments) throws IOException {
        Path share = Path.of(arguments[0]);
        for (Map.Entry<String, String> file : all(Commands.model()).entrySet()) {
            Path path = share.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, file.getValue());
        }
    }

    /** Returns the content of each file by its path. */
    private static Map<String, String> all(CommandSpec root) {
        Map<String, String> files = new HashMap<>();
        ManPage.all(root).forEach((name, page) -> files.put("man/man1/" + name, page));
        files.put("bash-completion/completions/" + root.name(), Shell.BASH.completion(root));
        files.put("zsh/site-functions/_" + root.name(), Shell.ZSH.completion(root));
        files.put("fish/vendor_completions.d/" + root.name() + ".fish", Shell.FISH.completion(root));
        return files;
    }
}
