package dev.datanomad.browser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The way of {@link ClassroomIT} without a mouse. */
class ClassroomByKeyboardIT {

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final LabUnderTest LAB = LabUnderTest.withShortRoute();

    @Test
    @Timeout(600)
    void keys_lead_through_all_stations_and_to_the_report(Browser browser) {
        Page.CLASSROOM.open(browser, LAB);

        new Way(browser, new Keyboard(browser)).toTheReport();
    }
}
