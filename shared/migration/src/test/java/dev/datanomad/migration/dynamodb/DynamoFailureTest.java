package dev.datanomad.migration.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class DynamoFailureTest {

    @ParameterizedTest
    @CsvSource({
        "400, ThrottlingException,                      PASSING",
        "400, ProvisionedThroughputExceededException,   PASSING",
        "400, RequestLimitExceeded,                     PASSING",
        "503, SlowDown,                                 PASSING",
        "400, ExpiredTokenException,                    PASSING",
        "500, InternalServerError,                      DOUBTFUL",
        "503, ServiceUnavailable,                       DOUBTFUL",
        "400, SomethingNewException,                    DOUBTFUL",
        "400, ValidationException,                      OF_ITEM",
        "400, ItemCollectionSizeLimitExceededException, OF_ITEM",
        "400, SerializationException,                   OF_ITEM",
        "413, '',                                       OF_ITEM",
        "400, AccessDeniedException,                    FINAL",
        "400, ResourceNotFoundException,                FINAL",
        "400, UnrecognizedClientException,              FINAL",
        "400, MissingAuthenticationTokenException,      FINAL",
        "403, '',                                       FINAL"
    })
    void an_answer_says_who_is_to_blame(int status, String code, DynamoFailure failure) {
        assertThat(DynamoFailure.of(DynamoDbException.builder()
                        .statusCode(status)
                        .awsErrorDetails(
                                AwsErrorDetails.builder().errorCode(code).build())
                        .build()))
                .isEqualTo(failure);
    }

    @Test
    void a_network_or_a_time_limit_is_no_answer_and_the_call_may_succeed_later() {
        assertThat(DynamoFailure.of(SdkClientException.create("no connection", new ConnectException())))
                .isEqualTo(DynamoFailure.PASSING);
        assertThat(DynamoFailure.of(SdkClientException.create("cut off", new EOFException())))
                .isEqualTo(DynamoFailure.PASSING);
        assertThat(DynamoFailure.of(ApiCallTimeoutException.create(1))).isEqualTo(DynamoFailure.PASSING);
    }

    @Test
    void a_call_that_cannot_be_written_or_an_answer_that_cannot_be_read_may_be_an_items_fault() {
        assertThat(DynamoFailure.of(SdkClientException.create("Unable to marshall")))
                .isEqualTo(DynamoFailure.DOUBTFUL);
        assertThat(DynamoFailure.of(new NullPointerException())).isEqualTo(DynamoFailure.DOUBTFUL);
    }

    @Test
    void a_call_that_was_told_to_stop_is_not_tried_again() {
        assertThat(DynamoFailure.of(AbortedException.create("interrupted"))).isEqualTo(DynamoFailure.FINAL);
    }
}
