package dev.datanomad.dynamodb.value;

import dev.datanomad.dynamodb.call.CallException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** DynamoDB's rules for numbers: decimal, 38 digits, 1E-130 to 9.99E+125 on either side of zero. */
public final class Numbers {

    private static final int MAX_DIGITS = 38;
    private static final int MAX_EXPONENT = 125;
    private static final int MIN_EXPONENT = -130;
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,9})?");

    private Numbers() {}

    /** @throws CallException if it is no number, or one that DynamoDB does not hold */
    public static Value.Number parse(String text) {
        if (text.isEmpty()) {
            throw CallException.invalid("The parameter cannot be converted to a numeric value");
        }
        if (!NUMBER.matcher(text).matches()) {
            throw CallException.invalid("The parameter cannot be converted to a numeric value: " + text);
        }
        return checked(new BigDecimal(text));
    }

    /** @throws CallException if DynamoDB does not hold it */
    public static Value.Number checked(BigDecimal exact) {
        if (exact.signum() == 0) {
            return new Value.Number(BigDecimal.ZERO);
        }
        BigDecimal number = exact.stripTrailingZeros();
        long exponent = (long) number.precision() - number.scale() - 1;
        if (exponent > MAX_EXPONENT) {
            throw CallException.invalid(
                    "Number overflow. Attempting to store a number with magnitude larger than supported range");
        }
        if (exponent < MIN_EXPONENT) {
            throw CallException.invalid(
                    "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }
        if (number.precision() > MAX_DIGITS) {
            throw CallException.invalid("Attempting to store more than 38 significant digits in a Number");
        }
        return new Value.Number(number);
    }
}
