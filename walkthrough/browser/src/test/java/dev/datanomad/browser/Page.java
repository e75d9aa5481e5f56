package dev.datanomad.browser;

/** The pages, and what an open one says when it is up to date. */
enum Page {
    DASHBOARD("/", "#connection", "Live"),
    CLASSROOM("/lab/", "#connection", "Live"),
    CONSOLE("/lab/console", "#connection", "Live"),
    REPORT("/lab/report", "#traffic-title", "What users saw");

    private final String path;
    private final String selector;
    private final String live;

    Page(String path, String selector, String live) {
        this.path = path;
        this.selector = selector;
        this.live = live;
    }

    String path() {
        return path;
    }

    /** Opens the page, and waits until it is up to date. */
    void open(Browser browser, LabUnderTest lab) {
        browser.go(lab.url(path));
        awaitLive(browser);
    }

    void awaitLive(Browser browser) {
        browser.awaitText(selector, live);
    }
}
