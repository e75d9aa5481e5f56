package dev.datanomad.lab.tour;

/**
 * How much of everything.
 *
 * @param seeded old events to begin with
 * @param users users at a time
 * @param pauseMax the longest pause of a user between write and read, in milliseconds
 * @param requests how many requests are enough to look at one state of affairs
 * @param outageSeconds how long DynamoDB hangs, and then is down
 */
record TourSize(int seeded, int users, int pauseMax, int requests, int outageSeconds) {

    static final TourSize FULL = new TourSize(20_000, 15, 200, 2_000, 10);
    static final TourSize FAST = new TourSize(5_000, 15, 400, 150, 10);
}
