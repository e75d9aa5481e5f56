package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** Keys alone: the focus goes where Tab takes it, and is to be seen there. */
record Keyboard(Browser browser) implements Hands {

    private static final int MAX_TABS = 120;
    private static final int MAX_OPTIONS = 10;

    /** Whether the focus is before an element in the order of the page. */
    private static final String IS_AHEAD =
            "return Boolean(document.activeElement.compareDocumentPosition(document.querySelector(arguments[0]))"
                    + " & Node.DOCUMENT_POSITION_FOLLOWING)";

    /** What has the focus, its ring, and whether something else is in front of it. */
    private static final String SIGHT = """
            const focused = document.activeElement;
            const ring = focused.matches('input[type=radio]') ? focused.nextElementSibling : focused;
            const box = ring.getBoundingClientRect();
            const front = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            if (getComputedStyle(ring).outlineStyle === 'none') return 'has no ring';
            return ring.contains(front) || front?.contains(ring) ? 'is seen' : `is behind ${front?.outerHTML.slice(0, 80)}`;
            """;

    @Override
    public void press(String selector) {
        goTo(selector);
        type(Keys.ENTER);
    }

    @Override
    public void choose(String group, String label) {
        goTo(group + " input");
        for (int option = 0; !browser.text(group + " label:has(:checked)").equals(label); option++) {
            assertThat(option).as(group + " has an option " + label).isLessThan(MAX_OPTIONS);
            type(Keys.ARROW_RIGHT);
        }
    }

    /** Moves the focus to an element by Tab or, if that is before, by Shift and Tab; it may be there already. */
    void goTo(String selector) {
        boolean ahead = (Boolean) browser.run(IS_AHEAD, selector);
        for (int tabs = 0; !isAt(selector); tabs++) {
            assertThat(tabs).as("tabs to " + selector).isLessThan(MAX_TABS);
            type(ahead ? Keys.TAB : Keys.chord(Keys.SHIFT, Keys.TAB));
        }
        assertThat(browser.run(SIGHT)).as("the focus at " + selector).isEqualTo("is seen");
    }

    /** Whether an element has the focus. */
    boolean isAt(String selector) {
        return (Boolean) browser.run("return document.activeElement?.matches(arguments[0]) ?? false", selector);
    }

    void type(CharSequence... keys) {
        new Actions(browser.driver()).sendKeys(keys).perform();
    }
}
