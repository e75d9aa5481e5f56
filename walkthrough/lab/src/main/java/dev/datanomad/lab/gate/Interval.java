package dev.datanomad.lab.gate;

/** What a figure is with a confidence of 95%, both ends included. */
public record Interval(double low, double high) {}
