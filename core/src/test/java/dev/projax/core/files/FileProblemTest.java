package dev.projax.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.projax.core.fixtures.Requirement;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FileProblemTest {
    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(new FileSystemException("other", null, "No space left on device"), "No space left on device"),
                arguments(new NoSuchFileException("other"), "no such file or directory"),
                arguments(new FileAlreadyExistsException("other"), "it already exists"),
                arguments(new NotDirectoryException("other"), "not a directory"),
                arguments(new DirectoryNotEmptyException("other"), "it is a directory that is not empty; remove it"),
                arguments(new NotLinkException("other"), "NotLinkException"),
                arguments(new IOException("Input/output error"), "Input/output error"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void says_where_and_why(IOException refusal, String reason) {
        FileSystemException problem = FileProblem.at(Path.of("/run/api-port.txt"), refusal);

        assertThat(problem)
                .hasMessage(Path.of("/run/api-port.txt") + ": " + reason)
                .hasCause(refusal);
    }

    @ParameterizedTest
    @CsvSource({"rwx------, 0700, false", "r-x------, 0500, true", "---------, 0000, true"})
    void names_the_directory_that_denies_access_and_the_fix(
            String mode, String octal, boolean canFix, @TempDir Path home) throws IOException {
        Requirement.that(CurrentUser.hasPosixFiles(), "needs files with POSIX modes");
        Path directory = Files.createDirectory(home.resolve("instances"));
        Path file = directory.resolve("missing");
        String owner = Files.getOwner(directory).getName();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));

        FileSystemException ofFile = FileProblem.at(file, new AccessDeniedException("other"));
        FileSystemException ofDirectory = FileProblem.at(directory, new AccessDeniedException("other"));
        Files.setPosixFilePermissions(directory, OwnerOnly.DIRECTORY);

        String facts = "owner " + owner + ", mode " + octal + (canFix ? "; try: chmod u+rwX " + directory : "");
        assertThat(ofFile).hasMessage(file + ": permission denied; " + directory + " has " + facts);
        assertThat(ofDirectory).hasMessage(directory + ": permission denied; " + facts);
    }
}
