package dev.datanomad.service.dashboard;

import dev.datanomad.service.integrity.IntegrityCheck;

/**
 * Shows what comparing the two stores has found.
 *
 * @param check the comparison
 */
public record IntegrityPanel(IntegrityCheck check) implements Panel {}
