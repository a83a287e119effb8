/**
 * Tests that the documentation matches the program: links, line width, commands, environment variables, exit codes and
 * JSON fields. Start with {@link dev.projax.cli.docs.MarkdownPage}, which reads a page.
 */
package dev.projax.cli.docs;
