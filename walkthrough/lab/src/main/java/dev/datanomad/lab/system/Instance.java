package dev.datanomad.lab.system;

import java.nio.file.Path;

/**
 * A running instance of a stage.
 *
 * @param name unique in a lab, for example {@code stage2-3}
 * @param port on loopback
 */
public record Instance(String name, long pid, int port, Path log) {}
