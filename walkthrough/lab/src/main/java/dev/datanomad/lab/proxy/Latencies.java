package dev.datanomad.lab.proxy;

/**
 * How long some requests took, in milliseconds.
 *
 * @param count how many
 * @param p50 the median, 0 if there were none
 * @param p99 the 99th percentile
 * @param max the slowest
 */
public record Latencies(int count, double p50, double p99, double max) {}
