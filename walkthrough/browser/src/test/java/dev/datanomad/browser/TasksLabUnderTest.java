package dev.datanomad.browser;

import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.tasks.TasksLab;
import dev.datanomad.lab.tasks.TasksPages;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A lab of the to-do service of its own for all tests of a class, on a free port, before the first step. */
final class TasksLabUnderTest implements BeforeAllCallback, AfterAllCallback {

    private static final Path ROOT = Path.of(System.getProperty("datanomad.root"));
    private static final int VISIBILITY_SECONDS = 5;

    private TasksLab lab;

    @Override
    public void beforeAll(ExtensionContext context) {
        Path folder = Path.of("target", "labs", context.getRequiredTestClass().getSimpleName())
                .toAbsolutePath();
        LabOptions options = LabOptions.selfContained(0, Folders.empty(folder));
        lab = TasksLab.start(ROOT, options, VISIBILITY_SECONDS, TasksPages::of);
    }

    TasksLab lab() {
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
