package dev.datanomad.browser;

/** How a page is looked at: the width of its window in pixels, and light or dark. */
enum Look {
    LIGHT(1440, 900, "light"),
    DARK(1440, 900, "dark"),
    LIGHT_360(360, 740, "light"),
    DARK_360(360, 740, "dark");

    private final int width;
    private final int height;
    private final String scheme;

    Look(int width, int height, String scheme) {
        this.width = width;
        this.height = height;
        this.scheme = scheme;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    String scheme() {
        return scheme;
    }
}
