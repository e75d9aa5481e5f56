package dev.datanomad.lab.system;

import java.nio.file.Path;

/** A running instance of a stage, with a name that is unique in the lab, and a port on loopback. */
public record Instance(String name, long pid, int port, Path log) {}
