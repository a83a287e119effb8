package dev.projax.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileProblemTest {
    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(new FileSystemException("other", null, "No space left on device"), "No space left on device"),
                arguments(new AccessDeniedException("other"), "permission denied"),
                arguments(new AccessDeniedException("other", null, "by policy"), "by policy"),
                arguments(new NoSuchFileException("other"), "no such file or directory"),
                arguments(new FileAlreadyExistsException("other"), "something else stands there"),
                arguments(new NotDirectoryException("other"), "not a directory"),
                arguments(new DirectoryNotEmptyException("other"), "DirectoryNotEmptyException"),
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
}
