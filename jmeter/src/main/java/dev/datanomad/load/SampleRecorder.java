package dev.datanomad.load;

import dev.datanomad.load.LoadReport.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.jmeter.assertions.AssertionResult;
import org.apache.jmeter.engine.util.NoThreadClone;
import org.apache.jmeter.protocol.http.sampler.HTTPSampleResult;
import org.apache.jmeter.samplers.SampleEvent;
import org.apache.jmeter.samplers.SampleListener;
import org.apache.jmeter.testelement.AbstractTestElement;
import org.apache.jmeter.threads.JMeterContextService;

/**
 * Records every request in the figures, and every acknowledged event in the ledger. JMeter calls it in the thread of the
 * user, after the assertions and before the user's next request: so an event is in the ledger before anybody reads it.
 */
final class SampleRecorder extends AbstractTestElement implements SampleListener, NoThreadClone {
    private static final long serialVersionUID = 1;
    private static final int QUOTED_BYTES = 300;

    private final transient Ledger ledger;
    private final transient Figures figures;
    private final transient AtomicReference<IOException> ledgerFailure = new AtomicReference<>();
    private volatile boolean draining;
    private volatile boolean cancelling;

    SampleRecorder(Ledger ledger, Figures figures) {
        this.ledger = ledger;
        this.figures = figures;
        setName("Recorder");
    }

    /** From now on every user stops as soon as its event is read back. */
    void drain() {
        draining = true;
    }

    /** From now on a request without an answer was cancelled by this program, which is not a failure of the service. */
    void cancelRequests() {
        cancelling = true;
    }

    /** Why the ledger could not be written, or null. */
    IOException ledgerFailure() {
        return ledgerFailure.get();
    }

    @Override
    public void sampleOccurred(SampleEvent event) {
        var result = (HTTPSampleResult) event.getResult();
        boolean write = "POST".equals(result.getHTTPMethod());
        boolean successful = result.isSuccessful();
        if (cancelling && !answered(result)) {
            figures.cancelled();
        } else {
            boolean old = Plan.OLD_READ.equals(result.getSampleLabel());
            figures.request(write, old, result.getTime(), successful ? null : failure(result, old));
        }
        if (write && successful) {
            acknowledge();
        }
        if (draining && !(write && successful)) {
            result.setStopThread(true);
        }
    }

    private void acknowledge() {
        var variables = JMeterContextService.getContext().getVariables();
        try {
            ledger.append(Ledger.entry(variables.get(Plan.SELF), variables.get(Plan.EVENT)));
            figures.acknowledged();
        } catch (IOException e) {
            ledgerFailure.compareAndSet(null, e);
        }
    }

    private static boolean answered(HTTPSampleResult result) {
        return result.getResponseCode().matches("\\d{3}");
    }

    private static Failure failure(HTTPSampleResult result, boolean old) {
        var url = result.getURL();
        var label = result.getHTTPMethod() + " " + (url == null ? "" : url.getFile());
        if (!answered(result)) {
            var message = result.getResponseMessage().replace("Non HTTP response message: ", "");
            return Failure.now(label, "none", message, old);
        }
        var reason = Stream.of(result.getAssertionResults())
                .filter(assertion -> assertion.isFailure() || assertion.isError())
                .map(AssertionResult::getFailureMessage)
                .findFirst()
                .map(message -> message.strip() + " ")
                .orElse("");
        return Failure.now(label, result.getResponseCode(), reason + "The answer: " + quote(result), old);
    }

    private static String quote(HTTPSampleResult result) {
        var bytes = result.getResponseData();
        return new String(Arrays.copyOf(bytes, Math.min(bytes.length, QUOTED_BYTES)), StandardCharsets.UTF_8);
    }

    @Override
    public void sampleStarted(SampleEvent event) {
        // JMeter calls sampleOccurred for every request.
    }

    @Override
    public void sampleStopped(SampleEvent event) {
        // JMeter calls sampleOccurred for every request.
    }
}
