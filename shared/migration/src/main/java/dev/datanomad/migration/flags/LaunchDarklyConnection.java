package dev.datanomad.migration.flags;

import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.interfaces.DataSourceStatusProvider;
import com.launchdarkly.sdk.server.interfaces.DataSourceStatusProvider.ErrorInfo;
import com.launchdarkly.sdk.server.interfaces.DataSourceStatusProvider.State;
import com.launchdarkly.sdk.server.interfaces.DataSourceStatusProvider.Status;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether LaunchDarkly can be reached; logs when it is lost, and when it is back. Thread-safe. */
final class LaunchDarklyConnection {

    private static final Logger LOG = LoggerFactory.getLogger(LaunchDarklyConnection.class);

    private final LDClient client;
    private final DataSourceStatusProvider provider;
    private State logged = State.VALID;

    LaunchDarklyConnection(LDClient client) {
        this.client = client;
        provider = client.getDataSourceStatusProvider();
        provider.addStatusListener(this::log);
        log(provider.getStatus());
    }

    /** Once for each change of the state: each attempt to connect again is a status. */
    private synchronized void log(Status status) {
        if (status.getState() == logged) {
            return;
        }
        logged = status.getState();
        warning(status)
                .ifPresentOrElse(
                        warning -> LOG.warn("{}", warning), () -> LOG.info("LaunchDarkly answers: its flags hold"));
    }

    /** Since when it cannot be reached. */
    Optional<Instant> lostSince() {
        Status status = provider.getStatus();
        return status.getState() == State.VALID ? Optional.empty() : Optional.of(status.getStateSince());
    }

    /** What is wrong, in a sentence. */
    Optional<String> warning() {
        return warning(provider.getStatus());
    }

    private Optional<String> warning(Status status) {
        String reason = status.getLastError() == null ? "" : " (" + reason(status.getLastError()) + ")";
        String known = client.isInitialized() ? "; the last known flags hold." : ".";
        return switch (status.getState()) {
            case VALID -> Optional.empty();
            case OFF ->
                Optional.of("LaunchDarkly refuses LD_SDK_KEY" + reason + ": set the right one and start again" + known);
            case INITIALIZING -> Optional.of("LaunchDarkly has not answered yet" + reason + known);
            case INTERRUPTED -> Optional.of("LaunchDarkly cannot be reached" + reason + known);
        };
    }

    /** The SDK's own message names its classes; it is in the log. */
    private static String reason(ErrorInfo error) {
        return switch (error.getKind()) {
            case NETWORK_ERROR -> "there is no connection";
            case ERROR_RESPONSE -> "it answers with the status " + error.getStatusCode();
            case INVALID_DATA -> "what it sends cannot be read";
            case STORE_ERROR -> "what it sends cannot be used";
            case UNKNOWN -> "the log says why";
        };
    }
}
