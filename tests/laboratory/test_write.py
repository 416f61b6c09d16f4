"""Write: a layer's own source, changed, run and checked; the exercises."""

import pytest

EXERCISES = "flatten", "sigmoid", "max_pooling", "dropout", "softmax", "momentum", "strided_conv", "lora", "experts"


def open_write(visitor):
    visitor.fresh()
    visitor.click("#tab-write")
    # the source comes after the editor, and would take the place of what is written before
    visitor.shows(".cm-content", "def forward_propagation")


def source(visitor):
    return visitor.page.evaluate("document.querySelector('.cm-content').cmTile.view.state.doc.toString()")


def write(visitor, text):
    """Replace the whole text, as pasting does."""
    content = visitor.page.locator(".cm-content")
    content.focus()
    visitor.page.keyboard.press("Control+a")
    visitor.page.keyboard.insert_text(text)


def run(visitor, button="#write-run"):
    visitor.click(button)
    visitor.page.wait_for_selector("#write:not([aria-busy])")


def drop(visitor, button="#write-original"):
    """Have what was typed replaced: the page asks."""
    visitor.click(button)
    visitor.page.get_by_role("button", name="Drop it").click()
    visitor.page.wait_for_selector("dialog", state="detached")
    visitor.page.wait_for_selector("#write:not([aria-busy])")


def original():
    from visitor import ROOT

    return (ROOT / "purenn" / "layers" / "fc_layer.py").read_text("utf-8")


def test_the_original_is_right(visitor):
    open_write(visitor)
    assert source(visitor) == original()
    run(visitor)
    visitor.shows("#write-verdict", "The derivatives are right.")
    visitor.shows("#write-effect-text", "The same network as with the original, to the last bit")


def test_a_wrong_line_and_its_likely_mistake(visitor):
    open_write(visitor)
    right = "bias_error = sum_rows(output_error)"
    assert right in original()
    wrong = original().replace(right, "bias_error = add(output_error, output_error)")
    write(visitor, wrong)
    run(visitor)
    visitor.shows("#write-verdict", "A derivative is wrong.")
    visitor.shows("#write-verdict", "Likely mistake")
    visitor.shows("#write-effect-text", "Orange: error")
    assert visitor.page.locator("#write-effect").is_visible()
    for name in "ActivationLayer", "FCLayer":  # whose effect is not known
        visitor.page.select_option("#write-file", value="source " + name)
        visitor.wait("same => document.querySelector('#write-original').disabled === same", name != "FCLayer")
        assert visitor.see("#write-verdict") == "Not run yet."
        assert visitor.page.locator("#write-effect").is_hidden()
    visitor.click("#tab-play")
    visitor.shows("#layers li:nth-child(2)", "edited")
    visitor.click("#tab-write")
    drop(visitor)
    visitor.shows("#write-verdict", "The derivatives are right.")
    visitor.click("#tab-play")
    visitor.page.wait_for_selector("#layers li:nth-child(2) .edited", state="hidden")


@pytest.mark.parametrize("change, sentence", [
    (("return output", "return output +"), "Line %d"),
    (("check_forward(self, input)", "check_forward(self, inputs)"), "inputs"),
    (("return output", "raise RuntimeError('no mood')"), "no mood"),
    (("return output", "return [[1]]"), "shape"),
])  # fmt: skip
def test_what_does_not_run(visitor, change, sentence):
    open_write(visitor)
    before, after = original().split(change[0], 1)
    write(visitor, before + change[1] + after)
    run(visitor)
    visitor.page.wait_for_selector(".verdict-wrong")
    line = before.count("\n") + 1
    visitor.shows("#write-verdict", sentence.replace("%d", str(line)))
    drop(visitor)
    visitor.shows("#write-verdict", "The derivatives are right.")
    visitor.click("#tab-play")
    visitor.click("#train")
    visitor.trains()


def test_what_it_prints(visitor):
    open_write(visitor)
    write(visitor, original() + "\n\nprint('hello from the layer')\n")
    run(visitor)
    visitor.shows("#write-output", "hello from the layer")


@pytest.mark.long("an endless loop keeps a core busy until the page looks")
def test_an_endless_loop_is_stopped(visitor):
    open_write(visitor)
    write(visitor, original().replace("return output", "while True: pass", 1))
    visitor.click("#write-run")
    visitor.page.click("#stop-busy")
    assert "Stopped" in visitor.message()
    visitor.wait("!document.querySelector('#write-run').disabled")
    drop(visitor)
    visitor.shows("#write-verdict", "The derivatives are right.")
    visitor.click("#tab-play")
    visitor.click("#train")
    visitor.trains()


@pytest.mark.sampled(4)  # test_engine_sources.py tries each of them without the page
@pytest.mark.parametrize("name", EXERCISES)
def test_the_exercises_and_their_solutions(visitor, name):
    open_write(visitor)
    visitor.page.select_option("#write-file", value="exercise " + name)
    visitor.shows("#write-verdict-head", "exercise")
    visitor.click("#write-run")
    visitor.shows("#write-verdict", "Not yet.")
    visitor.click("#write-solution")
    visitor.click("#write-run")
    visitor.shows("#write-verdict", "All right")
    assert visitor.page.locator(".check-steps li").count() > 0


def test_what_one_wrote_stays_when_one_looks_elsewhere(visitor):
    open_write(visitor)
    write(visitor, "# mine\n")
    visitor.page.select_option("#write-file", value="exercise flatten")
    visitor.shows("#write-verdict-head", "exercise")
    visitor.page.select_option("#write-file", value="source FCLayer")
    visitor.shows(".cm-content", "# mine")


def test_what_one_wrote_stays_when_the_page_is_closed(visit):
    """Text, open file, open tab and set-up; and it is asked for before it is dropped."""
    visitor = visit()
    visitor.choose("Circle")
    visitor.shows("#data-text", "A disc in the middle")
    open_write(visitor)
    visitor.page.select_option("#write-file", value="exercise flatten")
    visitor.shows("#write-verdict-head", "exercise")
    write(visitor, "# mine\n")
    visitor.page.goto(visitor.address().split("#")[0] + "?again")
    visitor.shows(".cm-content", "# mine")
    assert visitor.page.locator("#write").is_visible()
    assert visitor.page.input_value("#write-file") == "exercise flatten"
    assert visitor.page.locator("#data-sets input:checked").input_value() == "circle"
    visitor.click("#write-original")
    visitor.page.get_by_role("button", name="Keep it").click()
    assert source(visitor) == "# mine\n"
    drop(visitor)
    assert "# mine" not in source(visitor)
