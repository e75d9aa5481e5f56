package dev.datanomad.lab.system;

import dev.datanomad.databases.FaultProxy;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A proxy in front of a server, to inject faults. Thread-safe. */
public final class FaultPoint implements AutoCloseable {

    private static final int KILOBYTE = 1_000;
    private static final Pattern ADDRESS = Pattern.compile("(\\w+://(?:[^/@]*@)?)([^:/?]+):(\\d+)");

    private final FaultProxy proxy;
    private final String address;

    private FaultPoint(FaultProxy proxy, String address) {
        this.proxy = proxy;
        this.address = address;
    }

    /** Starts one in front of a server with this address, which has a port; throws a LabException if it has none. */
    public static FaultPoint before(String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.find()) {
            throw LabException.failed("The address of a database has no port: " + address);
        }
        FaultProxy proxy = FaultProxy.to(parts.group(2), Integer.parseInt(parts.group(3)));
        return new FaultPoint(
                proxy, parts.replaceFirst(Matcher.quoteReplacement(parts.group(1) + "127.0.0.1:" + proxy.port())));
    }

    /** The port of an address; 0 if it has none. */
    static String port(String address) {
        Matcher parts = ADDRESS.matcher(address);
        return parts.find() ? parts.group(3) : "0";
    }

    /** The server's address with the host and the port of the proxy. */
    public String address() {
        return address;
    }

    FaultProxy proxy() {
        return proxy;
    }

    /** Injects a fault of connections, in place of the last one; throws a LabException for one that the server answers. */
    public void inject(Fault fault) {
        switch (fault.kind()) {
            case OK -> proxy.pass();
            case DOWN -> proxy.refuse();
            case HANG -> proxy.hang();
            case RESET -> proxy.reset();
            case SLOW -> proxy.slow(Duration.ofMillis(fault.amount()));
            case BANDWIDTH -> proxy.bandwidth(fault.amount() * KILOBYTE);
            case THROTTLE, ERROR ->
                throw LabException.input(fault.kind().keyword()
                        + " is not possible here: choose down, hang, reset, slow, bandwidth or ok.");
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
