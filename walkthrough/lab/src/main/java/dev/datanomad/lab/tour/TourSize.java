package dev.datanomad.lab.tour;

/**
 * The size of a tour.
 *
 * @param oldEvents seeded before the migration
 * @param users at a time
 * @param pauseMax the longest pause of a user between write and read, in milliseconds
 * @param requests per measurement
 * @param outageSeconds how long DynamoDB hangs, and then is down
 */
record TourSize(int oldEvents, int users, int pauseMax, int requests, int outageSeconds) {

    static final TourSize FULL = new TourSize(20_000, 15, 200, 2_000, 10);
    static final TourSize FAST = new TourSize(5_000, 15, 400, 150, 10);
}
