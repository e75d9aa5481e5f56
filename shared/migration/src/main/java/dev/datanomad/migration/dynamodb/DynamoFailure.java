package dev.datanomad.migration.dynamodb;

import dev.datanomad.migration.reconciliation.Retries;
import dev.failsafe.FailsafeException;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.thirdparty.jackson.core.JsonProcessingException;

/** What a failed call to DynamoDB says about trying it again. */
enum DynamoFailure {

    /** The same call may succeed later: throttling, a network, a time-out, credentials that a provider renews. */
    PASSING,

    /** The store or what is in the call may be to blame: an error of the server, a call or an answer that has no form. */
    DOUBTFUL,

    /** What is in the call is to blame. */
    OF_ITEM,

    /** No call can succeed: a lack of rights, a missing table, a stop. */
    FINAL;

    private static final Set<String> EXPIRED =
            Set.of("ExpiredTokenException", "ExpiredToken", "RequestExpired", "RequestTimeTooSkewed");

    private static final Set<String> OF_ITEMS = Set.of(
            "ValidationException",
            "ItemCollectionSizeLimitExceededException",
            "SerializationException",
            "RequestEntityTooLargeException");

    private static final Set<String> REFUSALS = Set.of(
            "AccessDeniedException",
            "ResourceNotFoundException",
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "UnknownOperationException");

    private static final Set<Integer> REFUSED = Set.of(401, 403, 404);
    private static final int TOO_LARGE = 413;

    static DynamoFailure of(Throwable e) {
        if (e instanceof SdkServiceException answer) {
            return ofAnswer(answer);
        }
        if (e instanceof AbortedException || e instanceof FailsafeException) {
            return FINAL;
        }
        boolean passing = e instanceof AnsweredInPartException
                || e instanceof ApiCallTimeoutException
                || e instanceof ApiCallAttemptTimeoutException
                || Stream.iterate(e, cause -> cause != null, Throwable::getCause)
                        .anyMatch(cause -> cause instanceof IOException && !(cause instanceof JsonProcessingException));
        return passing ? PASSING : DOUBTFUL;
    }

    private static DynamoFailure ofAnswer(SdkServiceException answer) {
        AwsErrorDetails details = details(answer);
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        if (answer.isThrottlingException() || EXPIRED.contains(code)) {
            return PASSING;
        }
        if (REFUSALS.contains(code) || REFUSED.contains(answer.statusCode())) {
            return FINAL;
        }
        return OF_ITEMS.contains(code) || answer.statusCode() == TOO_LARGE ? OF_ITEM : DOUBTFUL;
    }

    /** The first line of DynamoDB's own words, without those of the SDK around it. */
    static String words(Throwable e) {
        AwsErrorDetails details = details(e);
        return details == null || details.errorMessage() == null
                ? Retries.reason(e)
                : Retries.reason(details.errorMessage());
    }

    private static AwsErrorDetails details(Throwable e) {
        return e instanceof AwsServiceException answer ? answer.awsErrorDetails() : null;
    }

    /** Thrown to have the rest of a batch tried again. */
    static final class AnsweredInPartException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        AnsweredInPartException() {
            super("DynamoDB does only a part of each batch", null, false, false);
        }
    }
}
