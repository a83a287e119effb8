package dev.projax.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of Projax, which the build writes into the jar. */
public final class Version implements IVersionProvider {
    /**
     * Returns the program as records, logs and {@code --version} name it, like {@code projax 0.1.0}.
     *
     * @throws IOException if the jar cannot be read
     */
    public static String program() throws IOException {
        Properties properties = new Properties();
        try (InputStream resource = Version.class.getResourceAsStream("version.properties")) {
            properties.load(resource);
        }
        return "projax " + properties.getProperty("version");
    }

    /** Returns the line of {@code --version}: the program, and the Java that runs it. */
    @Override
    public String[] getVersion() throws IOException {
        return new String[] {program() + " (Java " + System.getProperty("java.version") + ")"};
    }
}
