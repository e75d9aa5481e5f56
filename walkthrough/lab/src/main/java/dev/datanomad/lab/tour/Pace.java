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
record Pace(int seeded, int users, int pauseMax, int requests, int outageSeconds) {

    static final Pace FULL = new Pace(20_000, 15, 200, 2_000, 10);
    static final Pace FAST = new Pace(5_000, 15, 400, 150, 10);
}
