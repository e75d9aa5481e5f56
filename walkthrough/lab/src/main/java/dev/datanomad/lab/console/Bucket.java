package dev.datanomad.lab.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where a rollout places a user, by LaunchDarkly's published formula: the first 15 hexadecimal digits of the SHA-1 of the
 * rollout's seed and the user's key, as a share of the largest such number.
 */
final class Bucket {

    private static final int DIGITS = 15;
    private static final float LARGEST = 0xFFF_FFFF_FFFF_FFFFL;

    private Bucket() {}

    /**
     * The bucket of a user, 0 to 1.
     *
     * @param seed of the rollout; of one without a seed, the key of the flag, a dot and its salt
     */
    static double of(String seed, String user) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1").digest((seed + "." + user).getBytes(StandardCharsets.UTF_8));
            long number = Long.parseLong(HexFormat.of().formatHex(hash).substring(0, DIGITS), 16);
            // In single precision, as the SDK has it.
            return number / LARGEST;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
