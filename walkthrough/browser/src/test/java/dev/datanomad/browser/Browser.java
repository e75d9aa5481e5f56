package dev.datanomad.browser;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless browser with one tab. The host {@value #FOREIGN_HOST} is this machine, under a name that is not its own. Not
 * thread-safe.
 */
final class Browser implements AutoCloseable {

    static final String FOREIGN_HOST = "foreign.test";

    private static final Duration DEADLINE = Duration.ofSeconds(15);
    /** It warns of each browser that is newer than itself. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver driver;
    private final List<String> allowed = new ArrayList<>();

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Opens a browser with an empty page. */
    static Browser open() {
        SELENIUM.setLevel(Level.SEVERE);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Programs.browser().orElseThrow().toString());
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--host-resolver-rules=MAP " + FOREIGN_HOST + " 127.0.0.1");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Programs.driver().orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        service.sendOutputTo(OutputStream.nullOutputStream());
        Browser browser = new Browser(new ChromeDriver(service, options));
        browser.look(Look.LIGHT);
        return browser;
    }

    /** Sets size and colour scheme, of this page and of those behind it. */
    void look(Look look) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", look.width(), "height", look.height(), "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", look.scheme()))));
    }

    void go(String url) {
        driver.get(url);
    }

    ChromeDriver driver() {
        return driver;
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** The text of an element, as it is in the page, visible or not; empty without such an element. */
    String text(String selector) {
        return (String) run("return document.querySelector(arguments[0])?.textContent.trim() ?? ''", selector);
    }

    /** The text of an element as it is shown; empty where nothing is. */
    String visible(String selector) {
        return (String) run(
                "const found = document.querySelector(arguments[0]);"
                        + "return found?.checkVisibility({opacityProperty: true, visibilityProperty: true})"
                        + " ? found.innerText.trim() : ''",
                selector);
    }

    /** The texts of all elements, as they are in the page, with single spaces. */
    List<String> texts(String selector) {
        List<?> texts = (List<?>) run(
                "return [...document.querySelectorAll(arguments[0])]"
                        + ".map(element => element.textContent.replace(/\\s+/g, ' ').trim())",
                selector);
        return texts.stream().map(String.class::cast).toList();
    }

    /** Waits until an element's text contains a text. */
    void awaitText(String selector, String text) {
        await(selector + " says: " + text)
                .atMost(DEADLINE)
                .until(() -> text(selector).contains(text));
    }

    /** Runs the body of a function. */
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /**
     * Runs the body of an asynchronous function in the page, and returns what its promise is fulfilled with.
     *
     * @throws IllegalStateException with the reason, if the promise is rejected
     */
    Object runAsync(String script, Object... arguments) {
        Object answer = driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1];"
                        + "(async function () {" + script + "}).apply(null, arguments)"
                        + ".then(value => done({value}), reason => done({reason: String(reason)}));",
                arguments);
        Map<?, ?> outcome = (Map<?, ?>) answer;
        if (outcome.containsKey("reason")) {
            throw new IllegalStateException((String) outcome.get("reason"));
        }
        return outcome.get("value");
    }

    /**
     * Imports a module of the page's origin, and returns the value of an expression about it.
     *
     * @param path as in {@code /lab/figures.js}
     * @param expression of the module {@code m} and the array {@code a} of the arguments, as in {@code m.percent(a[0])}
     */
    Object module(String path, String expression, Object... arguments) {
        return runAsync(
                "const m = await import(new URL(arguments[0], location.href)); const a = arguments[1]; return "
                        + expression + ";",
                path,
                List.of(arguments));
    }

    /** The address of a file that belongs to the page, by its name. */
    String asset(String name) {
        return (String)
                run("return new URL(arguments[0], document.querySelector('script[type=module]').src).pathname", name);
    }

    /** How many pixels of the page are beyond the right edge of its window. */
    long overflow() {
        return (Long) run("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    /** Writes a picture of the whole page, as a PNG. */
    void screenshot(Path file) {
        Map<?, ?> metrics = driver.executeCdpCommand("Page.getLayoutMetrics", Map.of());
        Map<?, ?> size = (Map<?, ?>) metrics.get("cssContentSize");
        Map<String, Object> clip =
                Map.of("x", 0, "y", 0, "width", size.get("width"), "height", size.get("height"), "scale", 1);
        Map<String, Object> picture = driver.executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode((String) picture.get("data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets messages with this text be: the test itself provokes them. */
    void allow(String text) {
        allowed.add(text);
    }

    /** The errors and violations of the content security policy in the console since the last call, but not those allowed. */
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().equals(Level.SEVERE))
                .map(LogEntry::getMessage)
                .filter(message -> allowed.stream().noneMatch(message::contains))
                .toList();
    }

    /** Leaves the page, and allows nothing any more. */
    void reset() {
        go("about:blank");
        look(Look.LIGHT);
        allowed.clear();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
