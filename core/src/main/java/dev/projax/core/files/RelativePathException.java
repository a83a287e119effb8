package dev.projax.core.files;

import java.nio.file.InvalidPathException;

/** Thrown for an environment variable whose path would mean different files in different directories. */
final class RelativePathException extends InvalidPathException {
    private static final long serialVersionUID = 1L;

    private final String variable;

    RelativePathException(String variable, String value) {
        super(value, "not an absolute path");
        this.variable = variable;
    }

    @Override
    public String getMessage() {
        return variable + ": \"" + getInput() + "\" is not an absolute path; write it like /srv/projax or ~/projax";
    }
}
