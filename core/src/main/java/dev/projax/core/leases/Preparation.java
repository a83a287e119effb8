package dev.projax.core.leases;

import java.nio.file.FileSystemException;

/** Checks and creates a directory before files are created in it. */
@FunctionalInterface
public interface Preparation {
    void prepare() throws FileSystemException;
}
