package dev.projax.core.leases;

import java.nio.file.FileSystemException;

/** Checks a directory before files are created in it, and creates it if it does not exist. */
@FunctionalInterface
public interface Preparation {
    void prepare() throws FileSystemException;
}
