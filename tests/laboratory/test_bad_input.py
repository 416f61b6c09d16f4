"""What does not fit, diverges or is no number: a sentence that helps, and the page lives on."""


def lives(visitor):
    visitor.click("#train")
    visitor.trains()
    visitor.pause()


def test_a_layer_that_does_not_fit_can_be_undone(visitor):
    visitor.fresh()
    before = visitor.digest()
    visitor.page.locator(".inserter > summary").first.click()
    visitor.page.locator(".inserter[open]").get_by_role("button", name="ConvLayer").click()
    visitor.shows("#network-error", "layers[0], ConvLayer")
    assert visitor.page.locator("#layers .wrong h3").text_content() == "layers[0] ConvLayer"
    assert visitor.page.is_disabled("#train")
    visitor.page.click("#network-error button")
    visitor.page.wait_for_selector("#network-error", state="hidden")
    assert visitor.digest() == before
    assert visitor.page.locator("#layers .wrong").count() == 0
    lives(visitor)


def test_or_mended(visitor):
    visitor.fresh()
    visitor.page.get_by_role("button", name="Remove layers[2], FCLayer").click()
    visitor.shows("#network-error", "The last layer")
    visitor.page.locator("#layers").get_by_label("neurons").first.fill("1")
    visitor.page.keyboard.press("Tab")
    visitor.page.wait_for_selector("#network-error", state="hidden")
    assert visitor.page.locator("#layers > li").count() == 4
    lives(visitor)


def test_no_number_of_neurons(visitor):
    visitor.fresh()
    for neurons in "0", "2.5", "many", "", "1e9", "-3":
        visitor.page.locator("#layers").get_by_label("neurons").first.fill(neurons)
        visitor.page.keyboard.press("Tab")
        visitor.shows("#network-error", "layers[0], FCLayer, neurons: expected a whole number")
        visitor.page.click("#network-error button")
        visitor.page.wait_for_selector("#network-error", state="hidden")
    lives(visitor)


def test_no_rate_and_no_seed(visitor):
    visitor.fresh()
    before = visitor.digest()
    for place, texts in ("#rate", ["fast", "", "nan", "1e999"]), ("#seed", ["-1", "0.5", "luck"]):
        for text in texts:
            visitor.enter(place, text)
            visitor.page.wait_for_selector("#settings-error:not([hidden])")
            assert "xpected" in visitor.see("#settings-error")
            assert visitor.page.get_attribute(place, "aria-invalid") == "true"
            assert visitor.digest() == before
            visitor.enter(place, "0")
            visitor.page.wait_for_selector("#settings-error", state="hidden")
    lives(visitor)


def test_a_rate_that_diverges(visitor):
    visitor.fresh()
    visitor.choose("A curve")
    visitor.enter("#rate", "1000")
    visitor.click("#train")
    assert "smaller learning rate" in visitor.message()
    visitor.page.get_by_role("button", name="Close the message").click()
    assert visitor.page.is_hidden("#message")
    visitor.shows("#train", "Train")
    visitor.enter("#rate", "0.05")
    visitor.click("#reset")
    visitor.shows("#figure-epoch", "0")
    lives(visitor)
    assert float(visitor.see("#figure-error")) < 10


def test_a_browser_that_is_too_old(browser, built):
    page = browser.new_page()
    page.add_init_script("delete window.Worker")
    page.goto(built.as_uri())
    page.wait_for_selector("#message:not([hidden])")
    assert "browser" in page.text_content("#message p")
    page.context.close()
