package dev.datanomad.lab.tour;

/** The size of a tour: requests are per measurement, the pause of a user is in milliseconds. */
record TourSize(int oldEvents, int users, int pauseMax, int requests, int outageSeconds) {

    static final TourSize FULL = new TourSize(20_000, 15, 200, 2_000, 10);
    static final TourSize FAST = new TourSize(2_000, 15, 400, 100, 6);
}
