"""Look inside: the steps and numbers of purenn.explain, one by one."""

import re

import engines
from purenn import explain
from test_play import XOR, xor_network


def open_inside(visitor):
    visitor.fresh()
    visitor.epochs(2)
    visitor.click("#tab-inside")
    visitor.shows("#inside-where", "Step 1 of")


def explanation():
    network = xor_network()
    network.fit(*XOR, 2, 0.1, verbose=False)
    return explain(network, XOR[0][0], XOR[1][0], 0.1)


def words(text):
    return re.sub(r"[\s_]+", "", text)


def shown_words(text):
    """The same of what the page shows, with the minus of Python."""
    assert "-" not in text
    return words(text.replace("−", "-"))


def cells(visitor):
    """The numbers shown, with the minus of Python."""
    found = visitor.page.locator("#inside-step td").all_text_contents()
    assert not [cell for cell in found if "-" in cell]
    return [cell.strip().replace("−", "-") for cell in found]


def test_every_step_is_what_explain_says(visitor):
    open_inside(visitor)
    sections = explanation().sections
    for number, section in enumerate(sections):
        visitor.shows("#inside-where", "Step %d of %d" % (number + 1, len(sections)))
        shown = visitor.page.locator("#inside-step .formula").all_text_contents()
        assert [shown_words(text) for text in shown] == [words(step.formula) for step in section.steps]
        numbers = cells(visitor)
        last = section is sections[-1]  # it has the error before the step, too
        text = "".join([str(part) for part in (sections if last else [section])])
        assert numbers and all(cell in text for cell in numbers)
        assert len(numbers) == 2 or not last
        assert visitor.page.locator("#inside-rail [aria-current=step]").count() == 1
        if number + 1 < len(sections):
            visitor.click("#inside-next")
    assert visitor.page.is_disabled("#inside-next")
    visitor.click("#inside-back")
    visitor.shows("#inside-where", "Step %d of" % (len(sections) - 1))


def test_a_layer_has_one_name(visitor):
    """In explain, in Look inside, in Play and in Write."""
    open_inside(visitor)
    forward = [section.title for section in explanation().sections if section.title[:7] == "FORWARD"]
    names = [title.split(", ", 1)[1].split("(")[0].replace(":", "") for title in forward]
    assert names[:2] == ["layers[0] FCLayer", "layers[1] ActivationLayer"]
    steps = visitor.page.locator("#inside-rail button").all_text_contents()
    assert [step[2:] for step in steps if step[0] == "→"] == names
    visitor.click("#inside-next")
    assert visitor.see("#inside-step h2") == "Forward through layers[0]: FCLayer((1, 2), (1, 3))"
    visitor.click("#tab-play")
    assert visitor.page.locator("#layers h3").all_text_contents()[1:] == names
    kinds = visitor.page.locator("#layers li:first-child .menu button").all_text_contents()
    visitor.click("#tab-write")
    visitor.wait("document.querySelectorAll('#write-file option').length > 0")
    files = visitor.page.locator("#write-file optgroup:first-child option").all_text_contents()
    assert sorted(file.split(",")[0] for file in files) == sorted(kinds)


def test_what_is_added_begins_with_its_class_name(tmp_path):
    for kind in engines.OnCPython(tmp_path).catalogue["layers"]:
        assert kind["title"].split(",")[0] == kind["class"]


def test_what_arrives_and_what_leaves(visitor):
    open_inside(visitor)
    for direction, arrives, leaves in ("forward", "X", "Y"), ("backward", "dE/dY", "dE/dX"):
        visitor.page.get_by_role("button", name=direction + " layers[2] FCLayer").click()
        visitor.shows("#inside-step h2", "FCLayer")
        for badge, letter in ("arrives", arrives), ("leaves", leaves):
            caption = visitor.page.locator("figcaption:has(.badge.%s)" % badge).first.text_content()
            assert caption.split(" (")[0] == letter


def test_a_step_is_learned(visitor):
    open_inside(visitor)
    network = xor_network()
    network.fit(*XOR, 2, 0.1, verbose=False)
    network.fit(XOR[0][:1], XOR[1][:1], 1, 0.1, verbose=False)
    visitor.click("#inside-learn")
    visitor.wait("document.querySelector('#inside-sample').value === '1'")
    visitor.page.get_by_role("button", name="forward layers[0] FCLayer").click()
    shown = explain(network, XOR[0][1], XOR[1][1], 0.1).sections[1]
    numbers = cells(visitor)
    assert numbers and all(cell in str(shown) for cell in numbers)


def test_another_sample_and_one_that_is_not_there(visitor):
    open_inside(visitor)
    visitor.enter("#inside-sample", "2")
    visitor.wait("[...document.querySelectorAll('#inside-step td')].map(td => td.textContent.trim())"
                 ".join(' ') === '1 0 1'")  # fmt: skip
    visitor.enter("#inside-sample", "4")
    visitor.shows("#inside-reason", "Expected a sample from 0 to 3, got 4.")
    assert visitor.page.get_attribute("#inside-sample", "aria-invalid") == "true"


def test_fractions_or_why_not(visitor):
    open_inside(visitor)
    visitor.click("#inside-fractions")
    visitor.shows("#inside-reason", "fractions")
    assert "tanh" in visitor.see("#inside-reason")
    assert not visitor.page.is_checked("#inside-fractions")
    visitor.click("#tab-play")
    for layer in 4, 2:
        visitor.page.locator("#layers li:nth-child(%d) select" % (layer + 1)).select_option("relu")
        visitor.shows("#layers li:nth-child(%d) .layer-formula" % (layer + 1), "relu")
    visitor.click("#tab-inside")
    visitor.shows("#inside-where", "Step 1 of")
    visitor.click("#inside-fractions")
    visitor.shows("#inside-reason", "rounded")
    visitor.page.get_by_role("button", name="forward layers[2] FCLayer").click()
    visitor.wait(
        "() => [...document.querySelectorAll('#inside-step td')].some((cell) => cell.textContent.includes('/'))"
    )  # fmt: skip
    numbers = cells(visitor)
    assert any(re.fullmatch(r"-?\d+/\d+", cell) for cell in numbers)
    assert not any("." in cell for cell in numbers)


def test_the_keyboard_steps(visitor):
    open_inside(visitor)
    visitor.page.locator("#inside-rail button").first.focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.shows("#inside-where", "Step 2 of")
    visitor.page.keyboard.press("ArrowLeft")
    visitor.shows("#inside-where", "Step 1 of")
