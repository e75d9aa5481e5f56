package dev.datanomad.migration.flags;

import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.interfaces.DataSourceStatusProvider;
import com.launchdarkly.sdk.server.interfaces.DataStoreStatusProvider;
import com.launchdarkly.sdk.server.subsystems.ClientContext;
import com.launchdarkly.sdk.server.subsystems.DataSource;
import com.launchdarkly.sdk.server.subsystems.DataSourceUpdateSink;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.DataKind;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.FullDataSet;
import com.launchdarkly.sdk.server.subsystems.DataStoreTypes.ItemDescriptor;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data source of the SDK that stands between LaunchDarkly's stream and the SDK. Left to itself, the SDK serves the
 * default of a flag that is deleted, archived or of another type. Here its last known definition holds, see
 * {@link HeldFlags}, also over a restart, and before LaunchDarkly has answered.
 *
 * <p>Safe for use by many threads.
 */
final class GuardedStream implements DataSource {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedStream.class);
    private static final long PERSIST_RETRY_MILLIS = 1_000;

    private final KnownFlags known;
    private final List<String> required;
    private final ScheduledExecutorService persister = Daemon.scheduler("flags-persist");
    private final Map<DataKind, Map<String, ItemDescriptor>> answered = new HashMap<>();
    private DataSource stream;
    private volatile List<String> warnings = List.of();

    /**
     * @param known where its flags go
     * @param required the keys of the flags that are evaluated
     */
    GuardedStream(KnownFlags known, List<String> required) {
        this.known = known;
        this.required = required;
    }

    /** Connects both ends; the SDK calls it once, before it starts this. */
    DataSource between(ClientContext sdk) {
        known.updating(sdk.getDataSourceUpdateSink());
        stream = Components.streamingDataSource().build(new GuardedContext(sdk));
        return this;
    }

    /** Begins with the flags from before a restart; done when LaunchDarkly has answered. */
    @Override
    public Future<Void> start() {
        known.recall();
        persister.scheduleWithFixedDelay(
                known::persist, PERSIST_RETRY_MILLIS, PERSIST_RETRY_MILLIS, TimeUnit.MILLISECONDS);
        return stream.start();
    }

    /** Also before LaunchDarkly has answered, if the flags are known: the SDK would warn of each evaluation. */
    @Override
    public boolean isInitialized() {
        return known.flags().isPresent();
    }

    @Override
    public void close() throws IOException {
        stream.close();
        Daemon.stop(persister);
    }

    /** What is wrong with the flags in LaunchDarkly, a sentence each. */
    List<String> warnings() {
        return warnings;
    }

    /** Without an answer, the stream connects again and brings everything anew. */
    private boolean useSafely() {
        try {
            use();
            return true;
        } catch (RuntimeException e) {
            LOG.error("What LaunchDarkly has answered could not be used", e);
            warnings = List.of("What LaunchDarkly has answered could not be used; the log says why.");
            return false;
        }
    }

    private void use() {
        HeldFlags held = new HeldFlags(answered, known.flags(), required);
        Optional<FlagSet> set = held.set();
        set.filter(this::isNew).ifPresent(changed -> {
            known.use(changed);
            LOG.info("Using the flags of LaunchDarkly, version {}", changed.version());
            persister.execute(known::persist);
        });
        log(held.warnings());
        warnings = List.copyOf(held.warnings());
    }

    private boolean isNew(FlagSet set) {
        return known.flags().map(now -> !Arrays.equals(now.json(), set.json())).orElse(true);
    }

    private void log(List<String> now) {
        now.stream().filter(warning -> !warnings.contains(warning)).forEach(warning -> LOG.error("{}", warning));
        if (now.isEmpty() && !warnings.isEmpty()) {
            LOG.info("The flags of LaunchDarkly can all be used again");
        }
    }

    /** What the SDK gives to its stream, except where the stream's flags go. */
    private final class GuardedContext extends ClientContext {

        private final DataSourceUpdateSink guard;

        private GuardedContext(ClientContext sdk) {
            super(sdk);
            guard = new Guard(sdk.getDataSourceUpdateSink());
        }

        @Override
        public DataSourceUpdateSink getDataSourceUpdateSink() {
            return guard;
        }
    }

    /** Takes what the stream brings: everything at first, and after each reconnection; then changes, the newest last. */
    private final class Guard implements DataSourceUpdateSink {

        private final DataSourceUpdateSink sdk;

        private Guard(DataSourceUpdateSink sdk) {
            this.sdk = sdk;
        }

        @Override
        public boolean init(FullDataSet<ItemDescriptor> all) {
            synchronized (answered) {
                answered.clear();
                all.getData().forEach(kind -> {
                    Map<String, ItemDescriptor> items = new HashMap<>();
                    kind.getValue().getItems().forEach(item -> items.put(item.getKey(), item.getValue()));
                    answered.put(kind.getKey(), items);
                });
                return useSafely();
            }
        }

        @Override
        public boolean upsert(DataKind kind, String key, ItemDescriptor item) {
            synchronized (answered) {
                Map<String, ItemDescriptor> items = answered.get(kind);
                ItemDescriptor before = items == null ? null : items.get(key);
                if (items == null || before != null && before.getVersion() >= item.getVersion()) {
                    return true;
                }
                items.put(key, item);
                return useSafely();
            }
        }

        @Override
        public DataStoreStatusProvider getDataStoreStatusProvider() {
            return sdk.getDataStoreStatusProvider();
        }

        @Override
        public void updateStatus(DataSourceStatusProvider.State state, DataSourceStatusProvider.ErrorInfo error) {
            sdk.updateStatus(state, error);
        }
    }
}
