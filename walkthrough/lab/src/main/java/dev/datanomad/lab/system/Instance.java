package dev.datanomad.lab.system;

import java.nio.file.Path;

/**
 * A running instance of a stage.
 *
 * @param name tells it apart from other instances, for example {@code stage2-3}
 * @param port where it listens on loopback
 */
public record Instance(String name, long pid, int port, Path log) {}
