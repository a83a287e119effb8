package dev.projax.cli.port;

import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the doctor looks at, one thing after the other. A look that fails is a finding too, and the next ones follow. */
final class Examination {
    private final Remedies remedies;
    private final Consumer<Throwable> traces;
    private final List<Finding> findings = new ArrayList<>();

    /** @param traces gets what a look has thrown, for who wants to see where */
    Examination(Remedies remedies, Consumer<Throwable> traces) {
        this.remedies = remedies;
        this.traces = traces;
    }

    /** A look at one thing. */
    @FunctionalInterface
    interface Look {
        List<Finding> findings() throws Exception;
    }

    /**
     * Looks at {@code subject}.
     *
     * @throws InterruptedIOException if the thread is interrupted
     */
    void of(String subject, Look look) throws InterruptedIOException {
        try {
            findings.addAll(look.findings());
        } catch (InterruptedIOException e) {
            throw e;
        } catch (FileSystemException e) {
            traces.accept(e);
            findings.add(Finding.fail(subject, String.valueOf(e.getMessage()), remedies.of(e)));
        } catch (Exception | LinkageError e) {
            traces.accept(e);
            String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            findings.add(Finding.warn(
                    subject,
                    "could not be looked at: " + what,
                    remedies.advice().command("doctor --verbose")));
        }
    }

    /** Returns all that was found, in the order of the looks. */
    List<Finding> findings() {
        return findings;
    }
}
