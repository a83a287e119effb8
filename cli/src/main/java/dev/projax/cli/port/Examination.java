package dev.projax.cli.port;

import dev.projax.core.files.ExistingPath;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The doctor's checks, one after the other. A check that throws is a finding too, and the next ones follow. */
final class Examination {
    private final Remedies remedies;
    private final Consumer<Throwable> traces;
    private final List<Finding> findings = new ArrayList<>();

    /** @param traces receives what a check threw, for {@code --verbose} */
    Examination(Remedies remedies, Consumer<Throwable> traces) {
        this.remedies = remedies;
        this.traces = traces;
    }

    /** One check. */
    @FunctionalInterface
    interface Check {
        List<Finding> findings() throws Exception;
    }

    /**
     * Runs one check of {@code subject}.
     *
     * @throws InterruptedIOException if the thread is interrupted
     */
    void of(String subject, Check check) throws InterruptedIOException {
        try {
            findings.addAll(check.findings());
        } catch (InterruptedIOException e) {
            throw e;
        } catch (FileSystemException e) {
            traces.accept(e);
            findings.add(Finding.fail(subject, words(e), remedies.of(e)));
        } catch (Exception | LinkageError e) {
            traces.accept(e);
            String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            findings.add(Finding.warn(
                    subject, "check failed: " + what, remedies.advice().command("doctor --verbose")));
        }
    }

    private static String words(FileSystemException e) {
        String file = e.getFile();
        if (file != null && "not a directory".equals(e.getReason())) {
            Path nearest = ExistingPath.nearest(Path.of(file));
            if (Files.isRegularFile(nearest)) {
                return nearest + " is a file, not a directory";
            }
        }
        return withoutAdvice(String.valueOf(e.getMessage()));
    }

    /** Returns the message without the advice at its end, because the command that fixes the problem follows. */
    static String withoutAdvice(String message) {
        return message.replaceFirst("; (try: |choose |remove |set |write ).*$", "");
    }

    /** Returns all findings, in the order of the checks. */
    List<Finding> findings() {
        return findings;
    }
}
