package dev.datanomad.dynamodb.expression;

import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.value.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words and signs of an expression, one after the other. For one thread. */
final class Tokens {

    private static final int MAX_BYTES = 4096;
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:([a-zA-Z][a-zA-Z0-9_]*|[#:][a-zA-Z0-9_]+|[0-9]+|<=|>=|<>|[=<>(),.\\[\\]+-])|(\\S))");
    private static final String END = "<EOF>";

    private final String kind;
    private final List<String> tokens = new ArrayList<>();
    private int next;

    /**
     * @param kind the name of the expression's parameter
     * @throws CallException if it is empty or too long, or has a sign that no expression has
     */
    Tokens(String kind, String expression) {
        this.kind = kind;
        if (expression.isBlank()) {
            throw invalid("The expression can not be empty;");
        }
        int size = Sizes.utf8(expression);
        if (size > MAX_BYTES) {
            throw invalid("Expression size has exceeded the maximum allowed size; expression size: " + size);
        }
        Matcher matcher = TOKEN.matcher(expression.strip());
        while (matcher.lookingAt()) {
            if (matcher.group(2) != null) {
                throw invalid("Syntax error; token: \"" + matcher.group(2) + "\", near: \"" + matcher.group(2) + "\"");
            }
            tokens.add(matcher.group(1));
            matcher.region(matcher.end(), matcher.regionEnd());
        }
    }

    /** The next one, which stays. */
    String peek() {
        return peek(0);
    }

    String peek(int ahead) {
        return next + ahead < tokens.size() ? tokens.get(next + ahead) : END;
    }

    boolean hasNext() {
        return next < tokens.size();
    }

    String next() {
        String token = peek();
        next++;
        return token;
    }

    /** Whether the next one is this; it is passed then. Keywords are the same in capitals and small letters. */
    boolean accept(String token) {
        boolean accepted = isNext(token);
        if (accepted) {
            next++;
        }
        return accepted;
    }

    boolean isNext(String token) {
        return peek().toUpperCase(Locale.ROOT).equals(token);
    }

    /** @throws CallException if the next one is not this */
    void expect(String token) {
        if (!accept(token)) {
            throw syntaxError();
        }
    }

    /** What is wrong with the next one. */
    CallException syntaxError() {
        String near = (next > 0 ? peek(-1) + " " : "") + peek() + (next + 1 < tokens.size() ? " " + peek(1) : "");
        return invalid("Syntax error; token: \"" + peek() + "\", near: \"" + near + "\"");
    }

    CallException invalid(String what) {
        return CallException.invalid("Invalid " + kind + ": " + what);
    }
}
