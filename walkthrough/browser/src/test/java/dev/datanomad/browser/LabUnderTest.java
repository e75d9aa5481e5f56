package dev.datanomad.browser;

import dev.datanomad.databases.Options.Kind;
import dev.datanomad.lab.controlroom.ControlRoom;
import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.system.LabOptions.Scale;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A lab of its own for all tests of a class, on a free port, which begins with a stage. */
final class LabUnderTest implements BeforeAllCallback, AfterAllCallback {

    private static final Path ROOT = Path.of(System.getProperty("datanomad.root"));

    /** So many that the samples of rollouts come soon, and so few that a small machine has time for the rest. */
    private static final int USERS = Integer.getInteger("users", 10);

    private static final int OLD_EVENTS = 1_000;

    private final int stage;
    private final Scale scale;
    private Path folder;
    private int port;
    private Lab lab;

    private LabUnderTest(int stage, Scale scale) {
        this.stage = stage;
        this.scale = scale;
    }

    /** @param stage from 1 to 4 */
    static LabUnderTest withStage(int stage) {
        return new LabUnderTest(stage, Scale.USUAL);
    }

    /** At the beginning of a route that is as short as it can be. */
    static LabUnderTest withShortRoute() {
        return new LabUnderTest(1, new Scale(USERS, OLD_EVENTS));
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        folder = Path.of("target", "labs", context.getRequiredTestClass().getSimpleName())
                .toAbsolutePath();
        makeHome();
        start();
        port = URI.create(lab.url()).getPort();
    }

    private void start() throws Exception {
        Files.writeString(Folders.empty(folder).resolve("deployed.txt"), stage + "\n");
        LabOptions options = new LabOptions(port, folder, false, Kind.EMBEDDED, true, scale);
        lab = Lab.start(home(), options, ControlRoom::of, System.out::println);
    }

    /** Of its own, with links to everything in the repository: commands find the lab by its home, and others may run beside it. */
    Path home() {
        return folder.resolveSibling(folder.getFileName() + "-home");
    }

    private void makeHome() throws IOException {
        Folders.empty(home());
        try (Stream<Path> all = Files.list(ROOT)) {
            for (Path each : all.filter(path -> !path.getFileName().toString().startsWith("."))
                    .toList()) {
                Files.createSymbolicLink(home().resolve(each.getFileName()), each);
            }
        }
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
        Folders.delete(home());
    }
}
