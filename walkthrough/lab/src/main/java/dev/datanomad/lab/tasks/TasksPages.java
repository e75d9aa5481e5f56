package dev.datanomad.lab.tasks;

import dev.datanomad.lab.controlroom.SameOrigin;
import dev.datanomad.lab.proxy.Problem;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The page below {@code /lab/}. */
public final class TasksPages extends Handler.Abstract {

    private final TasksLab lab;

    private TasksPages(TasksLab lab) {
        this.lab = lab;
    }

    /** The page of a lab, protected from the pages of others. */
    public static Handler of(TasksLab lab) {
        return new SameOrigin(new TasksPages(lab));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Problem.write(response, callback, 404, "Nothing here at " + lab.url());
        return true;
    }
}
