package dev.datanomad.service.dashboard;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * The page's styles, scripts and icon, from the class path. A file's address holds a hash of its content, so that a
 * browser may keep it for ever and yet never mixes the files of two versions of the page.
 */
final class Assets {

    private static final String CHARTS = "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

    private final Map<String, Asset> files = Map.of(
            "dashboard.css", Asset.load("dashboard.css", "text/css; charset=utf-8"),
            "dashboard.js", Asset.load("dashboard.js", "text/javascript; charset=utf-8"),
            "chart.js", Asset.load(CHARTS, "text/javascript; charset=utf-8"),
            "favicon.svg", Asset.load("favicon.svg", "image/svg+xml"));

    private record Asset(String type, byte[] content, String hash) {

        static Asset load(String resource, String type) {
            try (InputStream file = Assets.class.getResourceAsStream(resource)) {
                if (file == null) {
                    throw new IllegalStateException("The class path lacks " + resource);
                }
                byte[] content = file.readAllBytes();
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
                return new Asset(type, content, HexFormat.of().formatHex(hash, 0, 8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Where the page finds a file. */
    String path(String name) {
        return "/assets/" + name + "?v=" + files.get(name).hash();
    }

    /** Answers {@code /assets/{name}}. An address of another version gets this one's file, and is not kept. */
    void answer(Context ctx) {
        Asset asset = files.get(ctx.pathParam("name"));
        if (asset == null) {
            throw new NotFoundResponse();
        }
        boolean current = asset.hash().equals(ctx.queryParam("v"));
        ctx.header("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache");
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.contentType(asset.type()).result(asset.content());
    }
}
