package dev.datanomad.browser;

import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** Clicks. */
record Mouse(Browser browser) implements Hands {

    @Override
    public void press(String selector) {
        browser.find(selector).click();
    }

    @Override
    public void choose(String group, String label) {
        browser.find(group).findElements(By.tagName("label")).stream()
                .filter(option -> option.getText().equals(label))
                .findFirst()
                .map(option -> option.findElement(By.tagName("span")))
                .ifPresentOrElse(WebElement::click, () -> {
                    throw new AssertionError(group + " has no option " + label);
                });
    }
}
