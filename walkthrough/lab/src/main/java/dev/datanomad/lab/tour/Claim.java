package dev.datanomad.lab.tour;

/**
 * Something the tour set out to show.
 *
 * @param claim what should be so, as a sentence
 * @param held whether it was
 * @param figure what was measured
 */
record Claim(String claim, boolean held, String figure) {}
