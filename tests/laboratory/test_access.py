"""For people: keyboard, names, contrast, and sizes from a phone to a projector."""

import importlib.util

import pytest

from conftest import missing

PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1920, "height": 1080}
RULES = {"rules": {name: {"enabled": True} for name in ("label-content-name-mismatch", "target-size")}}
TABS = "play", "inside", "write", "home"


def show(visitor, tab):
    visitor.click("#tab-" + tab)
    visitor.wait({
        "play": "document.querySelector('#layers canvas')",
        "inside": "document.querySelector('#inside-step h2')",
        "write": "document.querySelector('.cm-line')",
        "home": "document.querySelector('#home-program').textContent",
    }[tab])  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing(visit, scheme, size):
    if not importlib.util.find_spec("axe_playwright_python"):
        missing("axe", "pip install '.[browser]'")
    from axe_playwright_python.sync_playwright import Axe

    visitor = visit(color_scheme=scheme, viewport=size)
    visitor.fresh()
    for tab in TABS:
        show(visitor, tab)
        found = Axe().run(visitor.page, options=RULES)
        assert not found.response["violations"], tab + "\n" + found.generate_report()
    visitor.click("#tab-play")
    visitor.choose("Handwritten digits")
    visitor.shows("#layers", "layers[3] SoftmaxLayer")
    visitor.page.get_by_role("button", name="Weights of layers[0]").click()
    found = Axe().run(visitor.page, options=RULES)
    assert not found.response["violations"], found.generate_report()
    visitor.page.keyboard.press("Escape")
    visitor.choose("Names")
    visitor.wait("document.querySelector('.letters button') && document.querySelector('.invented button')")
    visitor.page.evaluate("scrollTo(0, 0)")
    found = Axe().run(visitor.page, options=RULES)
    assert not found.response["violations"], found.generate_report()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("size", [PHONE, {"width": 820, "height": 1180}, WIDE])
def test_nothing_is_wider_than_the_screen(visit, size):
    visitor = visit(viewport=size)
    visitor.fresh()
    wide = "document.documentElement.scrollWidth"
    for tab in TABS:
        show(visitor, tab)
        assert visitor.page.evaluate(wide) <= size["width"], tab
    visitor.click("#tab-play")
    assert visitor.page.evaluate("""[...document.querySelectorAll("#layers select, #layers input")]
        .map((field) => [field, field.closest("li")].map((node) => node.getBoundingClientRect().right))
        .filter(([field, card]) => field > card - 8)""") == []
    visitor.choose("Names")
    visitor.shows("#layers", "ResidualLayer, feed-forward")
    assert visitor.page.evaluate(wide) <= size["width"]
    visitor.wait("""[document.querySelector(".letters [aria-pressed=true]")].some((letter) => letter
        && letter.getBoundingClientRect().right <= letter.closest("div").getBoundingClientRect().right + 1)""")


def test_all_of_it_by_keyboard(visitor):
    press = visitor.page.keyboard.press
    visitor.pause()
    visitor.page.focus("#main")
    press("t")
    visitor.shows("#train", "Pause")
    visitor.click("#epoch")  # after which it still is T
    visitor.shows("#train", "Train")
    press("t")
    visitor.shows("#train", "Pause")
    visitor.page.focus("#tab-play")
    press("ArrowRight")
    visitor.wait("document.activeElement.id === 'tab-inside' && !document.querySelector('#inside').hidden")
    press("End")
    visitor.wait("!document.querySelector('#home').hidden")
    press("Home")
    visitor.wait("!document.querySelector('#play').hidden")
    visitor.page.focus("#data-sets input:checked")
    press("ArrowRight")
    visitor.shows("#data-text", "A disc in the middle")
    visitor.page.locator(".inserter > summary").first.focus()
    press("Enter")
    press("Tab")
    press("Enter")
    visitor.shows("#layers li:nth-child(2) h3", "layers[0] FCLayer")
    visitor.wait("document.querySelectorAll('#layers > li').length === 6")
    visitor.page.locator(".inserter > summary").first.focus()
    press("Enter")
    press("Escape")
    assert visitor.page.locator(".inserter[open]").count() == 0
    visitor.page.get_by_role("button", name="Weights of layers[0]").focus()
    press("Enter")
    visitor.page.wait_for_selector("dialog[open]")
    press("Escape")
    visitor.page.wait_for_selector("dialog", state="detached")
    focused = visitor.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused.startswith("Weights of layers[0]")


@pytest.mark.parametrize("chosen, other", [("light", "dark"), ("dark", "light")])
def test_light_and_dark(visit, chosen, other):
    background = "getComputedStyle(document.body).backgroundColor"
    visitor = visit(color_scheme=other)
    before = visitor.page.evaluate(background)
    visitor.page.select_option("#theme", chosen)
    after = visitor.page.evaluate(background)
    assert (before != after) and visit(color_scheme=chosen).page.evaluate(background) == after
    visitor.page.reload()
    assert visitor.page.evaluate(background) == after
    visitor.page.select_option("#theme", "auto")
    assert visitor.page.evaluate(background) == before
