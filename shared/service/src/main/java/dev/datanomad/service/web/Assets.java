package dev.datanomad.service.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Static files from the class path below one hash of them all: {@code /assets/0123456789abcdef/dashboard.js}. A browser may
 * keep a file for ever and yet never mixes the files of two versions, also where a module imports another one by a relative
 * address. Immutable, so safe for use by many threads.
 */
public final class Assets {

    /** What every page of this project is made with, by name: the resource on the class path. */
    public static final Map<String, String> COMMON = Map.of(
            "look.css", "/dev/datanomad/service/web/look.css",
            "morph.js", "/dev/datanomad/service/web/morph.js",
            "live.js", "/dev/datanomad/service/web/live.js",
            "charts.js", "/dev/datanomad/service/web/charts.js",
            "favicon.svg", "/dev/datanomad/service/web/favicon.svg",
            "chart.js", "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js");

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final String prefix;
    private final String hash;
    private final Map<String, byte[]> files;

    private Assets(String prefix, Map<String, byte[]> files) {
        this.prefix = prefix;
        this.files = files;
        hash = hash(files);
    }

    /**
     * Loads {@link #COMMON} files and others.
     *
     * @param prefix where the addresses begin, for example {@code /assets/}
     * @param more the absolute names of further resources by the names of the files, which end with their type
     * @throws IllegalStateException if the class path lacks a resource, or its type is not known
     */
    public static Assets of(String prefix, Map<String, String> more) {
        Map<String, String> resources = new TreeMap<>(COMMON);
        resources.putAll(more);
        Map<String, byte[]> files = new LinkedHashMap<>();
        resources.forEach((name, resource) -> {
            if (!TYPES.containsKey(extension(name))) {
                throw new IllegalStateException("The type of " + name + " is not known");
            }
            files.put(name, load(resource));
        });
        return new Assets(prefix, files);
    }

    /** Differs when any of the files does. */
    public String hash() {
        return hash;
    }

    /**
     * Where a page finds a file.
     *
     * @throws IllegalArgumentException if there is no such file
     */
    public String path(String name) {
        if (!files.containsKey(name)) {
            throw new IllegalArgumentException("There is no file " + name);
        }
        return prefix + hash + "/" + name;
    }

    /** Finds a file by the end of its address. That of another version leads to this one's file, which is not to be kept. */
    public Optional<Asset> find(String hash, String name) {
        return Optional.ofNullable(files.get(name))
                .map(content -> new Asset(TYPES.get(extension(name)), content, this.hash.equals(hash)));
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static byte[] load(String resource) {
        try (InputStream file = Assets.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException("The class path lacks " + resource);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(Map<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.values().forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
