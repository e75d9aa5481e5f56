/** The running system: databases, stages, flags, load, faults, reconciliation and audit. */
package dev.datanomad.lab.system;
