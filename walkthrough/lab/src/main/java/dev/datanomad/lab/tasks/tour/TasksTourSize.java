package dev.datanomad.lab.tasks.tour;

/**
 * The size of a tour.
 *
 * @param oldTasks how many tasks an old program has written
 * @param users how many are at work
 * @param pauseMillis how long each of them rests between two things, on average
 * @param changes how many of them to wait for in each part
 * @param outageSeconds how long a server is slow, and then down
 */
record TasksTourSize(int oldTasks, int users, int pauseMillis, int changes, int outageSeconds) {

    static final TasksTourSize FULL = new TasksTourSize(2_000, 10, 120, 300, 5);
    static final TasksTourSize FAST = new TasksTourSize(300, 6, 200, 25, 2);
}
