package dev.datanomad.service.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/** The body of a request that sends JSON. */
public final class PostedJson {

    private PostedJson() {}

    /**
     * Reads a body that is declared to be JSON in UTF-8, without ever holding more than {@code maxBytes} of it.
     *
     * @param noun what is sent, in one word
     * @throws Problem if it is declared to be something else, has more bytes, or ends too early
     */
    public static byte[] read(Context ctx, String noun, int maxBytes) throws IOException {
        String subject = Problems.subject(noun);
        requireJson(subject, ctx.header("Content-Type"));
        requirePlain(subject, ctx.header("Content-Encoding"));
        try {
            if (ctx.req().getContentLengthLong() <= maxBytes) {
                byte[] body = new DeadlineInputStream(ctx.req().getInputStream()).readNBytes(maxBytes + 1);
                if (body.length <= maxBytes) {
                    return body;
                }
            }
        } catch (EOFException e) {
            throw new Problem(HttpStatus.BAD_REQUEST, "The body is not complete.");
        }
        throw new Problem(
                HttpStatus.CONTENT_TOO_LARGE, subject + " may have " + maxBytes + " bytes; this one has more.");
    }

    private static void requireJson(String subject, String contentType) {
        String[] parts = contentType == null ? new String[] {""} : contentType.split(";", -1);
        boolean json = parts[0].strip().equalsIgnoreCase("application/json");
        boolean utf8 = Arrays.stream(parts)
                .skip(1)
                .map(parameter -> parameter.strip().toLowerCase(Locale.ROOT).replace("\"", ""))
                .allMatch(parameter -> !parameter.startsWith("charset") || parameter.equals("charset=utf-8"));
        if (!json || !utf8) {
            throw unsupported("Content-Type", subject + " is sent with Content-Type: application/json, in UTF-8.");
        }
    }

    private static void requirePlain(String subject, String contentEncoding) {
        if (contentEncoding != null && !contentEncoding.equalsIgnoreCase("identity")) {
            throw unsupported("Content-Encoding", subject + " is sent as it is, not compressed.");
        }
    }

    private static Problem unsupported(String header, String detail) {
        return new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, detail, header);
    }
}
