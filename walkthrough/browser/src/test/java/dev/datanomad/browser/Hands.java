package dev.datanomad.browser;

/** How a person works at a page. Each action is on what can be seen, and fails if it cannot be done. */
interface Hands {

    /** Presses a button, follows a link, or opens or closes details by their summary. */
    void press(String selector);

    /** Chooses one of a group of options, by what is written on it. */
    void choose(String group, String label);
}
