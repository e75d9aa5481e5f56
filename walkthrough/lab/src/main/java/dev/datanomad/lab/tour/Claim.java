package dev.datanomad.lab.tour;

/**
 * A claim of the tour.
 *
 * @param claim a sentence
 * @param held whether it was true
 * @param figure the measurement
 */
record Claim(String claim, boolean held, String figure) {}
