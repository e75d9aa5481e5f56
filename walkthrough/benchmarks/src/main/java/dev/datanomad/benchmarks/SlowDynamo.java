package dev.datanomad.benchmarks;

import dev.datanomad.databases.FaultProxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A fault proxy in front of DynamoDB as a program of its own, so that its threads do not hold up those that measure. It
 * takes the name of a {@link DelayedDynamo} with each line of its standard input, and ends with it.
 */
final class SlowDynamo {

    private SlowDynamo() {}

    /** Needs DynamoDB's host and port; prints the proxy's port. */
    public static void main(String[] args) throws IOException {
        try (FaultProxy proxy = FaultProxy.to(args[0], Integer.parseInt(args[1]));
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("PORT=" + proxy.port());
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                DelayedDynamo.valueOf(line).impose(proxy);
            }
        }
    }
}
