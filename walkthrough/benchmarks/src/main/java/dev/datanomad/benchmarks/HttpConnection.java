package dev.datanomad.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection to a service, kept for one request after the other. It knows as much of HTTP as our services speak, and
 * costs next to nothing: what measures shares the machine with what is measured. Not safe for use by several threads.
 */
final class HttpConnection implements AutoCloseable {

    private static final int MILLIS = 30_000;
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOCATION = Pattern.compile("\r\nlocation: *([^\r]+)", Pattern.CASE_INSENSITIVE);

    private final int port;
    private byte[] buffer = new byte[16 * 1024];
    private Socket socket;
    private String head = "";
    private int bodyStart;
    private int bodyLength;

    /** A connection to that port on loopback, made with the first request. */
    HttpConnection(int port) {
        this.port = port;
    }

    static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] post(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n" + json)
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Sends a request and waits for its answer. After a failure the next request begins with a new connection.
     *
     * @return the answer's status
     */
    int send(byte[] request) throws IOException {
        boolean answered = false;
        try {
            if (socket == null) {
                socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(MILLIS);
            }
            socket.getOutputStream().write(request);
            read(socket.getInputStream());
            answered = true;
            return Integer.parseInt(head, 9, 12, 10);
        } finally {
            if (!answered) {
                close();
            }
        }
    }

    /** The last answer's header {@code Location}. */
    String location() {
        Matcher location = LOCATION.matcher(head);
        if (!location.find()) {
            throw new IllegalStateException("No Location in " + head);
        }
        return location.group(1);
    }

    /** The last answer's body. */
    String body() {
        return new String(buffer, bodyStart, bodyLength, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // As good as closed.
        }
        socket = null;
    }

    private void read(InputStream in) throws IOException {
        int length = 0;
        int end = -1;
        while (end < 0) {
            int from = Math.max(0, length - END_OF_HEAD.length + 1);
            length += some(in, length);
            end = endOfHead(from, length);
        }
        head = new String(buffer, 0, end, StandardCharsets.ISO_8859_1);
        Matcher stated = LENGTH.matcher(head);
        if (!stated.find()) {
            throw new IOException("An answer without Content-Length");
        }
        bodyStart = end + END_OF_HEAD.length;
        bodyLength = Integer.parseInt(stated.group(1));
        while (length < bodyStart + bodyLength) {
            length += some(in, length);
        }
    }

    private int some(InputStream in, int offset) throws IOException {
        if (offset == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int read = in.read(buffer, offset, buffer.length - offset);
        if (read < 0) {
            throw new EOFException("The service closed the connection");
        }
        return read;
    }

    private int endOfHead(int from, int length) {
        for (int i = from; i <= length - END_OF_HEAD.length; i++) {
            if (Arrays.equals(buffer, i, i + END_OF_HEAD.length, END_OF_HEAD, 0, END_OF_HEAD.length)) {
                return i;
            }
        }
        return -1;
    }
}
