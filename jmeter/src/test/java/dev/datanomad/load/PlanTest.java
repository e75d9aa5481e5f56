package dev.datanomad.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.jmeter.assertions.JSR223Assertion;
import org.apache.jmeter.control.LoopController;
import org.apache.jmeter.extractor.JSR223PostProcessor;
import org.apache.jmeter.modifiers.JSR223PreProcessor;
import org.apache.jmeter.protocol.http.sampler.HTTPSamplerProxy;
import org.apache.jmeter.testelement.TestElement;
import org.apache.jmeter.threads.ThreadGroup;
import org.apache.jmeter.timers.UniformRandomTimer;
import org.apache.jmeter.util.JSR223TestElement;
import org.apache.jorphan.collections.HashTree;
import org.apache.jorphan.collections.SearchByClass;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final URI SERVICE = URI.create("http://localhost:5000");
    private static final HashTree PLAN = new Plan(SERVICE, 15, 200, 5, 20, List.of()).load();

    @Test
    void it_posts_an_event_gets_it_back_by_the_link_in_the_answer_and_gets_an_old_one() {
        var requests = all(HTTPSamplerProxy.class);

        assertThat(requests)
                .extracting(request -> request.getMethod() + " " + request.getPath())
                .containsExactly("POST /events", "GET ${self}", "GET ${oldSelf}");
        assertThat(requests).extracting(TestElement::getName).contains(Plan.OLD_READ);
        assertThat(requests)
                .noneMatch(HTTPSamplerProxy::getFollowRedirects)
                .allMatch(HTTPSamplerProxy::getUseKeepAlive);
    }

    @Test
    void its_users_go_on_until_the_time_is_up() {
        var users = one(ThreadGroup.class);
        var loop = (LoopController) users.getSamplerController();

        assertThat(loop.getLoops()).isEqualTo(LoopController.INFINITE_LOOP_COUNT);
        assertThat(users.getScheduler()).isTrue();
        assertThat(users.getPropertyAsString(ThreadGroup.NUM_THREADS)).isEqualTo("${__P(threads,15)}");
        assertThat(users.getPropertyAsString(ThreadGroup.RAMP_TIME)).isEqualTo("1");
        assertThat(users.getPropertyAsString(ThreadGroup.DURATION)).isEqualTo("${__P(seconds,3600)}");
        assertThat(one(UniformRandomTimer.class).getPropertyAsString("RandomTimer.range"))
                .isEqualTo("${__P(pauseMax,200)}");
    }

    @Test
    void its_scripts_are_compiled_once() {
        List<JSR223TestElement> scripts = new ArrayList<>(all(JSR223PreProcessor.class));
        scripts.addAll(all(JSR223PostProcessor.class));
        scripts.addAll(all(JSR223Assertion.class));

        assertThat(scripts).hasSize(3).allSatisfy(script -> {
            assertThat(script.getPropertyAsString("cacheKey")).isEqualTo("true");
            assertThat(script.getPropertyAsString("script")).doesNotContain("${");
        });
    }

    @Test
    void every_element_names_classes_that_the_window_of_jmeter_knows() throws IOException {
        var known = Files.readString(Path.of("events_load.jmx"));
        var elements = Pattern.compile("<(\\w+) guiclass=\"(\\w+)\" testclass=\"(\\w+)\" testname=\"([^\"]+)\"")
                .matcher(known)
                .results()
                .toList();

        assertThat(elements)
                .hasSizeGreaterThan(12)
                .allSatisfy(element -> assertThat(element.group(3)).isEqualTo(element.group(1)));
        assertThat(all(TestElement.class)).allSatisfy(element -> {
            assertThat(element.getPropertyAsString(TestElement.GUI_CLASS)).contains(".");
            assertThat(element.getName()).isNotBlank();
        });
    }

    @Test
    void what_cannot_be_run_is_said_in_a_sentence() {
        for (var wrong : List.of("localhost:5000", "ftp://localhost", "/events", "http://localhost:5000/events")) {
            assertThatThrownBy(() -> new Plan(URI.create(wrong), 15, 200, 5, 20, List.of()))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessageStartingWith("--url must");
        }
        assertThatThrownBy(() -> new Plan(SERVICE, 0, 200, 5, 20, List.of()))
                .hasMessage("--threads must be at least 1, not 0.");
        assertThatThrownBy(() -> new Plan(SERVICE, 15, -1, 5, 20, List.of()))
                .hasMessageStartingWith("--pause-max must be");
        assertThatThrownBy(() -> new Plan(SERVICE, 15, 200, 101, 20, List.of()))
                .hasMessageStartingWith("--empty-percent must be");
        assertThatThrownBy(() -> new Plan(SERVICE, 15, 200, 5, -1, List.of()))
                .hasMessageStartingWith("--old-percent must be");
    }

    private static <T> T one(Class<T> type) {
        assertThat(all(type)).hasSize(1);
        return all(type).iterator().next();
    }

    private static <T> Collection<T> all(Class<T> type) {
        var search = new SearchByClass<>(type);
        PLAN.traverse(search);
        return search.getSearchResults();
    }
}
