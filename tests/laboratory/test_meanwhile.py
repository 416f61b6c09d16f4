"""What one does while the engine has not yet answered what one did before.

Nothing of it is lost or done twice, and nothing is done to what has taken the place of what one saw.
"""

import base64
import json

import pytest

from test_inside import open_inside
from test_write import open_write, original, run, source, write

MORE, LESS = ["[aria-label='A neuron %s in layers[0]']" % what for what in ("more", "less")]
BREAK = """() => {  // the engine fails at what it is asked next
  const { prototype } = Worker, { postMessage } = prototype;
  prototype.postMessage = function () {
    prototype.postMessage = postMessage;
    this.onmessage({ data: { event: "failed", reason: "a test" } });
  };
}"""
SLOWER = "axpy(-learning_rate, weights_error", "axpy(-learning_rate / 2, weights_error"


def setup(visitor):
    """The set-up that the address has."""
    text = visitor.address().split("#setup=")[1]
    return json.loads(base64.urlsafe_b64decode(text + "=="))


def sizes(visitor):
    return [layer["size"] for layer in setup(visitor)["layers"] if layer["layer"] == "dense"]


def click(visitor, *places):
    """Click in one breath."""
    visitor.page.evaluate("all => all.forEach(place => document.querySelector(place).click())", list(places))


def neurons(visitor, number):
    """Enter the number of the first layer's neurons."""
    field = visitor.page.get_by_label("neurons").first
    field.fill(number)
    field.press("Tab")


def all_done(visitor):
    """Wait until all that was done is done: a first sample or batch is learned after it."""
    visitor.page.evaluate("document.querySelector('#figure-digest').title = ''")
    visitor.click("#sample")
    visitor.wait("""/^0 . [0-9]+[/]/.test(document.querySelector('#figure-epoch').textContent)
        && document.querySelector('#figure-digest').title.length === 64""")


def open_file(visitor, name):
    """Wait until the source of a layer is open in Write."""
    visitor.wait("""name => document.querySelector('.cm-content').cmTile.view.state.doc.toString()
        .includes('class ' + name)""", name)  # fmt: skip


# --- Play -----------------------------------------------------------------------------------------


def test_each_click_on_plus_and_minus_counts(visitor):
    visitor.pause()
    click(visitor, MORE, MORE)
    visitor.shows("#layers li:nth-child(2) .shape", "1 × 5")
    click(visitor, *[LESS] * 6)  # which would remove the layer, did they not say that they do less
    visitor.shows("#layers li:nth-child(2) .shape", "1 × 1")
    all_done(visitor)
    assert sizes(visitor) == [1, 1]
    for size in 2, 3:  # the keyboard stays where it is
        if size == 2:
            visitor.page.focus(MORE)
        visitor.page.keyboard.press("Enter")
        visitor.shows("#layers li:nth-child(2) .shape", "1 × %d" % size)


def test_what_one_types_and_presses_is_not_replaced(visitor):
    visitor.pause()
    field = visitor.page.get_by_label("neurons").first
    with visitor.meanwhile():
        visitor.page.locator("#layers li:nth-child(3) select").select_option("relu")
        field.focus()
        visitor.page.keyboard.press("Control+a")
        visitor.page.keyboard.type("1")
    visitor.shows("#layers li:nth-child(3) .layer-formula", "relu")
    visitor.page.keyboard.type("2")
    visitor.page.keyboard.press("Tab")
    visitor.shows("#layers li:nth-child(2) .shape", "1 × 12")
    field.fill("4")
    button = visitor.page.get_by_role("button", name="Remove layers[3], ActivationLayer")
    button.hover()
    visitor.page.mouse.down()  # leaves the field
    visitor.shows("#layers li:nth-child(2) .shape", "1 × 4")
    visitor.page.mouse.up()
    visitor.wait("document.querySelectorAll('#layers > li').length === 4")


def test_what_has_gone_is_not_changed(visitor):
    """Of two clicks on a layer's ×, the other one removes no other layer."""
    visitor.pause()
    visitor.click("#graph-more")
    visitor.wait("document.querySelectorAll('#layers > li').length === 7")
    click(visitor, *["[aria-label='Remove layers[1], ActivationLayer']"] * 2)
    all_done(visitor)
    assert visitor.page.locator("#layers > li").count() == 6
    with visitor.meanwhile():
        visitor.choose("Handwritten digits")
        click(visitor, MORE)
    all_done(visitor)
    assert sizes(visitor) == [16, 10]


def test_what_is_chosen_while_a_set_up_is_refused(visitor):
    visitor.fresh()
    neurons(visitor, "0")
    visitor.shows("#network-error", "got 0")
    with visitor.meanwhile():
        visitor.page.get_by_label("neurons").first.fill("-1")
        visitor.click("#network-error button")  # leaves the field, and undoes
    visitor.page.wait_for_selector("#network-error", state="hidden")
    all_done(visitor)
    neurons(visitor, "0")
    visitor.shows("#network-error", "got 0")
    assert visitor.see("#layers li:nth-child(2) .shape") == ""
    assert visitor.page.get_attribute("#graph-card", "inert") is not None  # the network that is still there
    visitor.enter("#rate", "0.7")
    visitor.enter("#seed", "7")
    visitor.enter("#batch", "many")
    visitor.shows("#settings-error", "“many”")
    neurons(visitor, "4")
    visitor.shows("#layers li:nth-child(2) .shape", "1 × 4")
    wanted = setup(visitor)
    assert (wanted["learning_rate"], wanted["seed"], wanted["batch_size"]) == (0.7, 7, 1)


def test_what_is_chosen_is_shown_as_chosen(visitor):
    """Not for a moment as it was before."""
    visitor.pause()
    visitor.page.evaluate("""() => {
      const seen = [];
      window.seen = seen;
      const fields = ["#data-sets input[value=moons]", "#loss", "#shuffle", "#batch", "#layers select"];
      new MutationObserver(() => {
        const [moons, loss, shuffle, batch, layer] = fields.map((place) => document.querySelector(place));
        seen.push([moons.checked, loss.value, shuffle.checked, batch.value, layer.value].join());
      }).observe(document.querySelector("#figure-digest"), { attributes: true });
    }""")
    with visitor.meanwhile():
        visitor.choose("Circle")
        visitor.choose("Two moons")
        visitor.page.select_option("#loss", "mse")
        visitor.page.check("#shuffle")
        visitor.enter("#batch", "2")
        visitor.page.locator("#layers select").first.select_option("relu")
    all_done(visitor)
    assert set(visitor.page.evaluate("window.seen")) == {"true,mse,true,2,relu"}


def test_a_number_that_is_refused_stays_with_the_reason(visitor):
    visitor.pause()
    for number, reason in ("0", "got 0"), ("many", "“many”"):
        with visitor.meanwhile():
            visitor.choose("Circle")
            visitor.enter("#batch", number)
        visitor.shows("#settings-error", reason)
        assert visitor.page.input_value("#batch") == number
        assert visitor.page.get_attribute("#batch", "aria-invalid") == "true"


@pytest.mark.long("starts a page for two clicks")
def test_a_pause_takes_back_the_epochs_that_wait(visitor):
    visitor.fresh()
    with visitor.meanwhile():
        click(visitor, "#epoch", "#epoch", "#epoch", "#tab-inside")
    visitor.shows("#inside-where", "Step 1 of")
    visitor.click("#tab-play")
    all_done(visitor)


@pytest.mark.long("starts a page for two clicks")
def test_the_sample_that_is_watched(visitor):
    """It is the first of other data, and the same after the engine was started anew."""
    after = visitor.page.get_by_role("button", name="Next sample")
    visitor.pause()
    for number in 1, 2, 3:
        after.click()
        visitor.shows("#watch", "sample %d" % number)
    visitor.page.evaluate(BREAK)
    visitor.click("#sample")
    assert "restarted" in visitor.message()
    visitor.shows("#watch", "sample 3")
    visitor.click("#sample")
    visitor.wait("document.querySelector('#figure-digest').title.length === 64")
    visitor.shows("#watch", "sample 3")
    visitor.choose("A curve")
    visitor.shows("#layers", "layers[2] FCLayer")
    visitor.shows("#watch", "sample 0")
    after.click()
    visitor.shows("#watch", "sample 1")


@pytest.mark.long("starts a page for two clicks")
def test_no_picture_is_lost_that_comes_before_its_data(visitor):
    visitor.pause()
    visitor.page.evaluate("""() => {
      const { prototype } = Worker, { postMessage } = prototype;
      prototype.postMessage = function (message) {
        setTimeout(() => postMessage.call(this, message), message.do === "data" ? 1000 : 0);
      };
    }""")
    visitor.choose("Circle")
    visitor.shows("#data-text", "A disc in the middle")
    visitor.wait("document.querySelector('#picture').getAttribute('aria-busy') === 'false'")
    visitor.shows("#figure-right", "%")


@pytest.mark.long("pauses ten times")
def test_the_curve_says_which_epoch_is_the_last(visitor):
    """Also if nothing was trained between the last snapshot and the pause."""
    visitor.pause()
    for _ in range(10):
        visitor.click("#train")
        visitor.trains()
        visitor.page.evaluate("""() => new Promise((resolve) => {
          const seen = new MutationObserver(() => {
            seen.disconnect();
            document.querySelector("#train").click();
            resolve();
          });
          seen.observe(document.querySelector("#figure-epoch"), { childList: true });
        })""")
        visitor.wait("document.querySelector('#figure-digest').title.length === 64")
        labels = []
        for _ in range(2):
            labels.append(visitor.page.get_attribute("#curve", "aria-label"))
            visitor.page.click("#logarithmic")  # draws it anew
        assert labels[0] == labels[1]


@pytest.mark.long("starts two pages for two clicks")
def test_a_digit_is_judged_by_its_own_class(visit):
    found = []
    for hurry in False, True:
        visitor = visit()
        visitor.pause()
        visitor.empty_pad()
        visitor.page.evaluate("""() => {
          const verdict = document.querySelector(".verdict");
          window.said = [];
          new MutationObserver(() => window.said.push(verdict.textContent)).observe(verdict, { childList: true });
        }""")
        another = ".pad-tools button:nth-child(2)"
        if hurry:
            with visitor.meanwhile():
                click(visitor, another, another, another)
            visitor.wait("window.said.length === 2")
        else:
            for count in 1, 2, 3:
                click(visitor, another)
                visitor.wait("count => window.said.length === count", count)
        found.append(visitor.page.evaluate("window.said"))
    (first, _, last), in_a_hurry = found
    assert in_a_hurry == [first, last]


@pytest.mark.long("starts a page for two clicks")
def test_more_names_stay(visitor):
    visitor.pause()
    visitor.choose("Names")
    visitor.wait("document.querySelectorAll('.invented button').length >= 4")
    visitor.pause()
    visitor.wait("document.querySelector('#picture').getAttribute('aria-busy') === 'false'")
    count = visitor.page.locator(".invented li").count()
    visitor.page.get_by_role("button", name="More names").click()
    visitor.wait("count => document.querySelectorAll('.invented li').length === count + 1", count)
    before = visitor.see(".invented")
    visitor.page.evaluate("""() => {
      window.pictures = 0;
      new MutationObserver(() => window.pictures++).observe(document.querySelector(".invented"), { childList: true });
    }""")
    visitor.page.get_by_role("button", name="Next sample").click()
    visitor.wait("window.pictures > 0")
    assert visitor.see(".invented") == before


@pytest.mark.long("waits for two pictures of names")
def test_names_stand_beside_the_number_they_were_invented_after(visitor):
    """Also where a picture of later comes before they are shown."""
    visitor.pause()
    visitor.choose("Names")
    visitor.wait("document.querySelectorAll('.invented button').length >= 4")
    visitor.page.evaluate("""() => {
      const { prototype } = Worker, { postMessage } = prototype;
      prototype.postMessage = function (message) {
        postMessage.call(this, message);
        if (message.do !== "train") return;
        prototype.postMessage = postMessage;
        const { onmessage } = this, held = [];
        const deliver = () => held.splice(0).forEach(onmessage);
        this.onmessage = (event) => {
          held.push(event);
          const pictures = held.map(({ data }) => data).filter(({ event }) => event === "picture");
          const [own, later] = [pictures.findLast(({ names }) => names), pictures.at(-1)];
          if (!own || later.samples_done <= own.samples_done || later.names) return;
          this.onmessage = (event) => held.push(event);
          deliver();
          requestAnimationFrame(() => setTimeout(() => {
            window.expected = [own.samples_done, ...own.names.map((name) => name || "–")].join(" ");
            window.rows = Array.from(document.querySelectorAll(".invented li"), (row) =>
              Array.from(row.querySelectorAll(".after, button"), (node) => node.textContent).join(" "));
            this.onmessage = onmessage;
            deliver();
          }));
        };
      };
    }""")
    visitor.click("#train")
    visitor.wait("window.rows")
    assert visitor.page.evaluate("window.rows.at(-1) === window.expected")


# --- the browser's "back" -------------------------------------------------------------------------


def back(visitor):
    """Press it, and wait until the page was told."""
    visitor.page.evaluate("""() => new Promise((resolve) => {
      addEventListener("hashchange", resolve, { once: true });
      history.back();
    })""")


def test_back_undoes_what_one_sees(visitor):
    visitor.pause()
    for name, text in ("Circle", "A disc"), ("Two moons", "Two half moons"):
        visitor.choose(name)
        visitor.shows("#data-text", text)
    with visitor.meanwhile():
        visitor.choose("Two spirals")
        back(visitor)
    visitor.shows("#data-text", "A disc")
    all_done(visitor)
    assert setup(visitor)["data"]["name"] == "circle"
    visitor.page.go_forward()
    visitor.shows("#data-text", "Two half moons")
    with visitor.meanwhile():
        back(visitor)
        back(visitor)
    visitor.shows("#data-text", "Four points")
    all_done(visitor)
    visitor.page.go_forward()
    visitor.shows("#data-text", "A disc")


@pytest.mark.long("starts a page for a link")
def test_back_passes_a_link_that_the_page_writes_in_another_way(visit):
    visitor = visit()
    visitor.pause()
    text = json.dumps(dict(setup(visitor), seed=5), indent=1).encode()
    visitor.page.evaluate("link => { location.hash = link }", "setup=" + base64.urlsafe_b64encode(text).decode())
    visitor.wait("document.querySelector('#seed').value === '5'")
    visitor.choose("Circle")
    visitor.shows("#data-text", "A disc")
    for seed in "5", "0":
        back(visitor)
        visitor.wait("seed => document.querySelector('#seed').value === seed", seed)
    before = visitor.address()
    visitor.page.fill("#seed", "7")
    visitor.page.press("#seed", "Enter")  # and the field keeps the focus
    visitor.wait("before => location.href !== before", before)
    back(visitor)
    visitor.wait("document.querySelector('#seed').value === '0'")


def test_every_part_follows(visitor):
    visitor.pause()
    for tab, shown, then in (
        ("home", "#home-program", "document.querySelector('#home-program').textContent.includes('def xor')"),
        ("inside", "#inside-step td", "document.querySelector('#inside-step td').textContent.trim() === '0'"),
    ):  # fmt: skip
        visitor.choose("Circle")
        visitor.shows("#data-text", "A disc")
        visitor.click("#tab-" + tab)
        visitor.page.wait_for_selector(shown)
        back(visitor)
        visitor.wait(then)
        visitor.click("#tab-play")
    visitor.click("#tab-home")
    visitor.wait("document.querySelector('#home-link').value.endsWith(location.hash)")


# --- Look inside, Write, Take home ----------------------------------------------------------------


def test_another_part_of_the_page_shows_what_opens(visitor):
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.pause()
    visitor.click("#tab-inside")
    visitor.shows("#inside-where", "Step 1 of")
    visitor.click("#tab-home")
    visitor.shows("#home-program", "xor")
    visitor.click("#tab-play")
    with visitor.meanwhile():
        visitor.choose("A curve")
        visitor.click("#tab-home")
        visitor.click("#home-copy")
        visitor.click("#tab-inside")
    visitor.wait("document.querySelectorAll('#inside-step td').length === 2")  # x, y
    assert visitor.see("#home-copied") == "Copied."
    assert visitor.page.evaluate("navigator.clipboard.readText()") == visitor.page.text_content("#home-program")
    assert "curve" in visitor.page.text_content("#home-program")
    assert visitor.page.input_value("#home-link").endswith(visitor.address().split("#")[1])


def test_another_part_of_the_page_shows_what_was_changed(visitor):
    """The learning rate; a source, though no sample was learned by it."""
    open_write(visitor)
    visitor.click("#tab-inside")
    visitor.shows("#inside-step", "0.1")
    visitor.click("#tab-home")
    visitor.shows("#home-program", "xor")
    visitor.click("#tab-play")
    visitor.enter("#rate", "0.7")
    visitor.click("#tab-inside")
    visitor.shows("#inside-step", "0.7")
    visitor.click("#tab-write")
    write(visitor, original().replace(*SLOWER).replace("        return output\n", "        return add(output, output)\n", 1))
    run(visitor)
    visitor.page.evaluate("document.querySelector('#inside-rail').firstChild.id = 'old'")
    visitor.click("#tab-inside")
    visitor.page.wait_for_selector("#old", state="detached")
    visitor.click("#inside-next")
    visitor.shows("#inside-step .formula", "Y = FCLayer(X)")  # not as purenn's
    visitor.click("#tab-home")
    visitor.shows("#home-program", SLOWER[1])


def test_look_inside_does_what_one_says(visitor):
    open_inside(visitor)
    with visitor.meanwhile():
        click(visitor, "#inside-learn", "#inside-learn")
    visitor.wait("document.querySelector('#inside-sample').value === '2'")
    with visitor.meanwhile():
        visitor.click("#inside-fractions")
        visitor.enter("#inside-sample", "3")
    visitor.shows("#inside-reason", "tanh")
    visitor.wait("[...document.querySelectorAll('#inside-step td')].map(td => td.textContent.trim())"
                 ".join(' ') === '1 1 0'")  # fmt: skip
    assert visitor.page.input_value("#inside-sample") == "3"
    visitor.enter("#inside-sample", "0")
    visitor.shows("#inside-step td", "0")
    visitor.enter("#inside-sample", "4")
    visitor.shows("#inside-reason", "from 0 to 3")
    with visitor.meanwhile():
        visitor.click("#inside-learn")
        visitor.page.fill("#inside-sample", "1")
    visitor.shows("#inside-step td", "1")  # of sample 3, which comes next
    assert visitor.page.input_value("#inside-sample") == "1"
    assert not visitor.page.get_attribute("#inside-sample", "aria-invalid")


def test_an_experiment_that_is_begun_twice(visitor):
    """It asks for nothing, for there is nothing that was typed."""
    visitor.pause()
    visitor.page.get_by_role("button", name="A wrong sign").dblclick()
    visitor.shows(".cm-changed", "axpy(learning_rate, weights_error")
    run(visitor)
    visitor.shows("#write-verdict", "The step goes uphill")
    visitor.click("#tab-play")
    visitor.page.get_by_role("button", name="A wrong sign").click()
    visitor.shows("#write-state", "The weights now move with their derivative")
    assert visitor.page.locator("dialog").count() == 0


@pytest.mark.long("starts a page for two choices")
def test_two_files_in_one_breath(visitor):
    """What was written in one is not kept for the other."""
    open_write(visitor)
    write(visitor, original() + "\n# mine\n")
    run(visitor)
    with visitor.meanwhile():
        for name in "ActivationLayer", "FCLayer", "ActivationLayer":
            visitor.page.select_option("#write-file", value="source " + name)
    open_file(visitor, "ActivationLayer")
    visitor.click("#tab-home")
    visitor.click("#tab-write")
    assert "# mine" not in source(visitor)
    write(visitor, source(visitor) + "\n# mine, too\n")
    run(visitor)
    visitor.click("#tab-play")
    for place in 2, 3:  # of both layers it is the changed source that runs
        visitor.page.locator("#layers li:nth-child(%d) .edited" % place).wait_for()


@pytest.mark.long("starts a page for two clicks")
def test_another_file_while_one_runs(visitor):
    open_write(visitor)
    with visitor.meanwhile():
        visitor.click("#write-run")
        visitor.page.select_option("#write-file", value="source ActivationLayer")
    open_file(visitor, "ActivationLayer")
    visitor.page.wait_for_selector("#write:not([aria-busy])")
    assert visitor.see("#write-verdict") == "Not run yet."
    assert visitor.page.is_hidden("#write-effect")
    visitor.click("#tab-play")
    all_done(visitor)
    assert visitor.page.locator("#layers .edited:visible").count() == 0


@pytest.mark.long("starts a page for two clicks")
def test_the_original_while_something_runs(visitor):
    open_write(visitor)
    write(visitor, original().replace(*SLOWER))
    with visitor.meanwhile():
        visitor.click("#write-run")
        visitor.click("#write-original")
        visitor.page.get_by_role("button", name="Drop it").click()
    visitor.page.wait_for_selector("#write:not([aria-busy])")
    visitor.shows("#write-effect-text", "The same network as with the original")
    visitor.click("#tab-play")
    all_done(visitor)
    assert visitor.page.locator("#layers .edited:visible").count() == 0


@pytest.mark.long("tries a layer on digits")
def test_one_goes_away_while_something_runs(visitor):
    """It is tried to its end, and what one does elsewhere has its turn after that."""
    visitor.pause()
    visitor.choose("Handwritten digits")
    visitor.shows("#layers", "layers[3] SoftmaxLayer")
    open_write(visitor)
    write(visitor, original() + "\n# mine\n")
    visitor.click("#write-run")
    visitor.wait("/^0 . /.test(document.querySelector('#figure-epoch').textContent)")  # is tried
    visitor.click("#tab-home")
    visitor.click("#tab-play")
    visitor.click("#train")
    visitor.shows("#train", "Pause")
    visitor.page.wait_for_selector("#write:not([aria-busy])", state="attached")
    visitor.shows("#write-effect-text", "The same network as with the original, to the last bit")
    visitor.trains()
    visitor.pause()


@pytest.mark.long("breaks the engine while a file opens")
def test_a_file_that_does_not_open(visitor):
    open_write(visitor)
    visitor.page.evaluate(BREAK)
    visitor.page.select_option("#write-file", value="source ActivationLayer")
    assert "restarted" in visitor.message()
    visitor.wait("document.querySelector('#write-file').value === 'source FCLayer'")


# --- the first moment -----------------------------------------------------------------------------

EARLY = """addEventListener("DOMContentLoaded", () => {
  const all = "#graph-more, #sample, #watch-after, [role=tab], #inside-learn, #inside-fractions, " +
    "#home-copy, #home-all, #own-copy, #write-run, #write-original, summary";
  for (const button of document.querySelectorAll(all)) button.click(); // as they stand in the page
})"""


def test_what_one_does_before_it_has_begun(browser, built):
    from visitor import Visitor

    context = browser.new_context()
    context.add_init_script(EARLY)
    visitor = Visitor(context, built.as_uri(), "#home-program:not(:empty)")
    visitor.shows("#home-program", "(1, 4), tanh")  # of another layer
    visitor.shows("#home-all-state", "Saved.")
    visitor.shows("#licences pre", "The purenn authors")
    assert visitor.page.is_hidden("#message")
    visitor.is_at("0 + 1/4")  # learned in Look inside
    visitor.click("#tab-inside")
    visitor.shows("#inside-rail", "layers[4] FCLayer")
    visitor.shows("#inside-reason", "tanh")  # why not in fractions
    context.close()
    assert visitor.console == []
