package dev.datanomad.browser;

import dev.datanomad.lab.controlroom.ControlRoom;
import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A lab of its own for all tests of a class, on a free port, which begins with a stage. */
final class LabUnderTest implements BeforeAllCallback, AfterAllCallback {

    private static final Path ROOT = Path.of(System.getProperty("datanomad.root"));

    private final int stage;
    private Path folder;
    private int port;
    private Lab lab;

    private LabUnderTest(int stage) {
        this.stage = stage;
    }

    /** @param stage from 1 to 4 */
    static LabUnderTest withStage(int stage) {
        return new LabUnderTest(stage);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        folder = Path.of("target", "labs", context.getRequiredTestClass().getSimpleName())
                .toAbsolutePath();
        start();
        port = URI.create(lab.url()).getPort();
    }

    private void start() throws Exception {
        Files.writeString(Folders.empty(folder).resolve("deployed.txt"), stage + "\n");
        LabOptions options = new LabOptions(port, folder, false, false, true);
        lab = Lab.start(ROOT, options, ControlRoom::of, System.out::println);
    }

    /** Starts another lab at the address of the one that was stopped, with nothing of it. */
    void startAgain() throws Exception {
        start();
    }

    void stop() {
        lab.close();
    }

    Lab lab() {
        return lab;
    }

    /** The address of a page. */
    String url(String path) {
        return lab.url() + path;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (lab != null) {
            lab.close();
        }
    }
}
