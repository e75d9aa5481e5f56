/** Measures what the migration costs, always beside the same without it, and writes it down. */
package dev.datanomad.benchmarks;
