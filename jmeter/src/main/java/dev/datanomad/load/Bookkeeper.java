package dev.datanomad.load;

import dev.datanomad.load.Figures.Failure;
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
 * Writes down what the users do. JMeter calls it in the thread of the user, after the assertions and before the user's next
 * request: so an acknowledged event is in the ledger before anybody asks for it.
 */
final class Bookkeeper extends AbstractTestElement implements SampleListener, NoThreadClone {
    private static final long serialVersionUID = 1;
    private static final int BEGINNING = 300;

    private final transient Ledger ledger;
    private final transient Figures figures;
    private final transient AtomicReference<CannotRunException> broken = new AtomicReference<>();
    private volatile boolean stopping;
    private volatile boolean cutting;

    Bookkeeper(Ledger ledger, Figures figures) {
        this.ledger = ledger;
        this.figures = figures;
        setName("Bookkeeper");
    }

    /** From now on every user leaves as soon as its event is read back. */
    void letUsersLeave() {
        stopping = true;
    }

    /** From now on requests end because we end them: that is no failure of the service. */
    void nowCutting() {
        cutting = true;
    }

    /** Why the ledger could not be written, or null. */
    CannotRunException broken() {
        return broken.get();
    }

    @Override
    public void sampleOccurred(SampleEvent event) {
        var result = (HTTPSampleResult) event.getResult();
        boolean write = "POST".equals(result.getHTTPMethod());
        boolean good = result.isSuccessful();
        if (cutting && !answered(result)) {
            figures.cut();
        } else {
            figures.request(write, result.getTime(), good ? null : failure(result));
        }
        if (write && good) {
            acknowledge();
        }
        if (stopping && !(write && good)) {
            result.setStopThread(true);
        }
    }

    private void acknowledge() {
        var variables = JMeterContextService.getContext().getVariables();
        try {
            ledger.add(variables.get(Plan.SELF), variables.get(Plan.EVENT));
            figures.acknowledged();
        } catch (CannotRunException e) {
            broken.compareAndSet(null, e);
        }
    }

    private static boolean answered(HTTPSampleResult result) {
        return result.getResponseCode().matches("\\d{3}");
    }

    private static Failure failure(HTTPSampleResult result) {
        var url = result.getURL();
        var label = result.getHTTPMethod() + " " + (url == null ? "" : url.getFile());
        if (!answered(result)) {
            return new Failure(label, "none", result.getResponseMessage().replace("Non HTTP response message: ", ""));
        }
        var wrong = Stream.of(result.getAssertionResults())
                .filter(assertion -> assertion.isFailure() || assertion.isError())
                .map(AssertionResult::getFailureMessage)
                .findFirst()
                .map(message -> message.strip() + " ")
                .orElse("");
        return new Failure(label, result.getResponseCode(), wrong + "The answer: " + beginning(result));
    }

    private static String beginning(HTTPSampleResult result) {
        var bytes = result.getResponseData();
        return new String(Arrays.copyOf(bytes, Math.min(bytes.length, BEGINNING)), StandardCharsets.UTF_8);
    }

    @Override
    public void sampleStarted(SampleEvent event) {
        // JMeter tells of whole requests only.
    }

    @Override
    public void sampleStopped(SampleEvent event) {
        // JMeter tells of whole requests only.
    }
}
