package dev.datanomad.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

/** What clients ask for. Safe for use by several threads. */
interface Requests {

    int USERS = 1_000;

    /**
     * The next request on a connection.
     *
     * @param connection with the answer to the one before
     * @param n how many have been taken before, on all connections
     */
    byte[] next(HttpConnection connection, int n);

    /** Reads of events that are there. */
    static Requests reads(List<String> paths) {
        List<byte[]> all = paths.stream().map(HttpConnection::get).toList();
        return (connection, n) -> all.get(n % all.size());
    }

    /** Writes of new events. */
    static Requests writes() {
        List<byte[]> all = IntStream.range(0, USERS).mapToObj(Requests::post).toList();
        return (connection, n) -> all.get(n % all.size());
    }

    /** Half writes, half reads of events that are there. */
    static Requests halfAndHalf(List<String> paths) {
        Requests reads = reads(paths);
        Requests writes = writes();
        return (connection, n) -> (n % 2 == 0 ? writes : reads).next(connection, n / 2);
    }

    private static byte[] post(int n) {
        return HttpConnection.post(
                "/events", "{\"hello\":\"world\",\"value\":" + n % 11 + ",\"user\":{\"key\":\"user-" + n + "\"}}");
    }
}
