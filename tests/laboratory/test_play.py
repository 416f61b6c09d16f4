"""Play: choose, train, pause and look; every number is the one that CPython computes."""

import re

import engines
import pytest

import purenn
from purenn import ActivationLayer, FCLayer, Momentum, Network, Random, mse, tanh, tanh_prime
from purenn.__main__ import parameters_digest as digest
from visitor import flat

XOR = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]], [[[0]], [[1]], [[1]], [[0]]]


def xor_network(seed=0, neurons=3, loss="mse"):
    rng, network = Random(seed), Network()
    network.add(FCLayer((1, 2), (1, neurons), rng))
    network.add(ActivationLayer((1, neurons), tanh, tanh_prime))
    network.add(FCLayer((1, neurons), (1, 1), rng))
    network.add(ActivationLayer((1, 1), tanh, tanh_prime))
    network.use(getattr(purenn, loss), getattr(purenn, loss + "_prime"))
    return network


def test_xor_trains_as_soon_as_the_page_opens(visitor):
    visitor.trains()
    visitor.wait("Number(document.querySelector('#figure-error').textContent.replace('−', '-')) < 0.1")
    visitor.pause()
    visitor.shows("#figure-right", "100 %")


def test_back_undoes_a_change_of_the_set_up(visitor):
    visitor.choose("Circle")
    visitor.shows("#data-text", "A disc in the middle")
    address = visitor.address()
    visitor.enter("#rate", "0.7")
    visitor.wait("address => location.href !== address", address)
    visitor.page.go_back()
    visitor.wait("document.querySelector('#rate').value === '0.3'")
    assert visitor.see("#data-text").startswith("A disc")
    visitor.page.go_back()
    visitor.shows("#data-text", "Four points")


def test_pause_is_at_once_and_train_goes_on(visitor):
    visitor.trains()
    visitor.pause()
    before = visitor.see("#figure-epoch"), visitor.digest()
    visitor.page.wait_for_timeout(300)
    assert (visitor.see("#figure-epoch"), visitor.digest()) == before
    visitor.click("#train")
    visitor.trains()


def test_pause_asks_the_worker_within_the_click(visitor):
    """The engine's tests see to it that it answers after one slice of training at most."""
    visitor.trains()
    asked = visitor.page.evaluate("""() => {
      const asked = [];
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message) {
        asked.push(message.do);
        return post.call(this, message);
      };
      document.querySelector("#train").click();
      Worker.prototype.postMessage = post;
      return asked;
    }""")
    assert asked == ["stop"]
    visitor.shows("#train", "Train")


def test_the_button_says_pause_while_another_data_set_opens(visitor):
    """Or a click on it then does the opposite of what it said."""
    visitor.trains()
    visitor.page.evaluate("""() => {
      const button = document.querySelector("#train");
      window.said = new Set();
      new MutationObserver(() => window.said.add(button.textContent))
        .observe(button, { childList: true, characterData: true, subtree: true });
    }""")
    address = visitor.address()
    visitor.choose("Two moons")
    visitor.wait("address => location.href !== address", address)
    visitor.trains()
    assert visitor.page.evaluate("[...window.said]") == []
    visitor.choose("Circle")
    visitor.click("#train")
    visitor.shows("#train", "Train")


def test_epochs_and_samples_give_the_weights_of_cpython(visitor):
    visitor.fresh()
    network = xor_network()
    assert visitor.digest() == digest(network)
    visitor.epochs(3)
    network.fit(*XOR, 3, 0.1, verbose=False)
    assert visitor.digest() == digest(network)
    visitor.click("#sample")
    visitor.is_at("3 + 1/4")
    network.fit(XOR[0][:1], XOR[1][:1], 1, 0.1, verbose=False)
    assert visitor.digest() == digest(network)
    for name, values in ("Weights of layers[0]", network.layers[0].weights), (
        "Bias of layers[2]", network.layers[2].bias
    ):  # fmt: skip
        assert visitor.numbers(name) == flat(values)
    visitor.click("#reset")
    visitor.is_at("0")
    assert visitor.digest() == digest(xor_network())


def test_the_numbers_of_the_watched_sample(visitor):
    visitor.fresh()
    visitor.epochs(2)
    network = xor_network()
    network.fit(*XOR, 2, 0.1, verbose=False)
    visitor.page.get_by_role("button", name="Next sample").click()
    visitor.shows("#watch", "sample 1")
    assert visitor.numbers("Input of the watched sample") == [0, 1]
    assert visitor.numbers("Expected output of the watched sample") == [1]
    network.predict([[[0, 1]]])
    for index, layer in enumerate(network.layers):
        assert visitor.numbers("Output of layers[%d]" % index) == flat(layer.output)


def test_seed_loss_rate_and_neurons(visitor):
    visitor.fresh()
    visitor.enter("#seed", "7")
    visitor.wait("document.querySelector('#seed').value === '7'")
    visitor.page.select_option("#loss", "mse")
    visitor.enter("#rate", "0,25")
    neurons = visitor.page.get_by_label("neurons").first
    neurons.fill("4")
    neurons.press("Tab")
    visitor.shows("#layers", "1 × 4")
    visitor.epochs(2)
    network = xor_network(seed=7, neurons=4)
    network.fit(*XOR, 2, 0.25, verbose=False)
    assert visitor.digest() == digest(network)


def test_optimizer_batch_size_and_order(visitor):
    visitor.fresh()
    visitor.page.select_option("#optimizer", "momentum")
    visitor.wait("document.querySelector('#rate').value === '0.01'")  # its steps are longer
    visitor.enter("#batch", "3")
    visitor.shows("#sample", "One batch")
    visitor.page.check("#shuffle")
    momentum = visitor.page.get_by_label("momentum", exact=True)
    momentum.fill("0.5")
    momentum.press("Tab")
    visitor.wait("decodeURIComponent(atob(location.hash.slice(7).replaceAll('-', '+').replaceAll('_', '/')))"
                 ".includes('\"momentum\":0.5')")  # fmt: skip
    visitor.epochs(2)
    network, rng = xor_network(), Random(0)
    for _ in range(3 * 3 + 4):  # the weights and biases
        rng.random()
    optimizer = Momentum(0.01, 0.5)
    network.fit(*XOR, 2, optimizer, verbose=False, batch_size=3, shuffle=rng)
    assert visitor.digest() == digest(network)
    visitor.click("#sample")
    visitor.is_at("2 + 3/4")


def test_inputs_are_chosen_and_have_planes(visitor):
    visitor.page.get_by_role("button", name="A circle without a hidden layer").click()
    visitor.shows("#try-text", "one neuron is enough")
    visitor.shows("#layers .input-card", "X 1 × 2")
    visitor.wait("document.querySelector('#figure-right').textContent.startsWith('100 %')")
    visitor.pause()
    visitor.page.get_by_label("x₁x₂").check(force=True)
    visitor.shows("#layers .input-card", "X 1 × 3")
    box = visitor.page.locator("#graph > canvas").bounding_box()
    middle = {"x": box["width"] / 4, "y": 52 + (box["height"] - 52) / 2}  # the second of three inputs
    visitor.page.hover("#graph > canvas", position=middle)
    visitor.shows(".graph-tip", "input x₂²")
    for name in "x₁²", "x₂²":
        visitor.page.get_by_label(name, exact=True).uncheck(force=True)
    visitor.shows("#layers .input-card", "X 1 × 1")
    assert visitor.page.get_by_label("x₁x₂").is_disabled()  # the last one


CLICKS = """async () => {
  for (const place of ["#features [value='x1']", "#features [value='x2']", "#shuffle"]) {
    document.querySelector(place).click();
    for (let tick = 0; tick < 9; tick++) await null; // its turn begins, and the engine is asked
  }
}"""


def test_no_choice_is_lost_while_another_is_on_its_way(visitor):
    visitor.choose("Circle")
    visitor.shows("#layers .input-card", "X 1 × 2")
    visitor.pause()
    visitor.page.get_by_label("x₁x₂").check(force=True)
    visitor.shows("#layers .input-card", "X 1 × 3")
    visitor.page.evaluate(CLICKS)
    visitor.shows("#layers .input-card", "X 1 × 1")
    visitor.wait("document.querySelector('#shuffle').checked")
    assert visitor.page.get_by_label("x₁x₂").is_disabled()  # the last one


def test_what_is_right_is_of_this_moment(visitor, tmp_path):
    """Of the samples that train and of the test, both: not one of before beside one of now."""
    visitor.pause()
    visitor.choose("Two moons")
    visitor.shows("#layers", "sigmoid(X)")
    visitor.epochs(2)
    visitor.wait("document.querySelector('#picture').getAttribute('aria-busy') === 'false'")
    engine = engines.OnCPython(tmp_path)
    engine.open("moons")
    engine.ask("step", epochs=2)
    found = engine.pictures()
    shares = [round(100 * found[name], 1) for name in ("accuracy", "test_accuracy")]
    assert visitor.see("#figure-right") == "%g %% · %g %%" % tuple(shares)


def test_the_error_curve_says_what_fit_returns(visitor):
    visitor.fresh()
    visitor.epochs(4)
    errors = xor_network().fit(*XOR, 4, 0.1, verbose=False)
    label = visitor.page.get_attribute("#curve", "aria-label")
    shown = label.split(": ")[1].replace("at first, ", "").replace(" after epoch 4", "").split(" ")
    assert [float(number) for number in shown] == [
        pytest.approx(errors[0], rel=1e-3), pytest.approx(errors[-1], rel=1e-3)
    ]  # fmt: skip
    visitor.page.check("#logarithmic")
    assert visitor.page.locator("#curve canvas").count() == 1


def test_another_data_set_shows_its_own_points_at_once(visitor):
    """Not those of the one before beside the new one's name, nor an empty plane."""
    visitor.trains()
    points = """() => {
      const {width, height} = document.querySelector(".plane canvas:last-child");
      const copy = new OffscreenCanvas(width, height).getContext("2d", {willReadFrequently: true});
      copy.drawImage(document.querySelector(".plane canvas:last-child"), 0, 0);
      const {data} = copy.getImageData(0, 0, width, height);
      let painted = 0;
      for (let k = 3; k < data.length; k += 4) painted += data[k] > 0;
      return painted / data.length * 4;
    }"""
    visitor.page.evaluate("""() => {
      const text = document.querySelector("#data-text");
      new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(() => {
        window.label = document.querySelector(".plane canvas:last-child").getAttribute("aria-label");
      }))).observe(text, { childList: true, characterData: true, subtree: true });
    }""")
    four = visitor.page.evaluate(points)
    visitor.choose("Two spirals")
    visitor.shows("#data-text", "Two spirals")
    visitor.wait("window.label")
    assert "120 samples" in visitor.page.evaluate("window.label")  # two frames after the name
    assert visitor.page.evaluate(points) > 2 * four
    visitor.wait("document.querySelector('#picture').getAttribute('aria-busy') === 'false'")


def test_right_is_of_the_same_moment_as_the_error(visitor):
    visitor.wait("Number(document.querySelector('#figure-error').textContent.replace('−', '-')) < 0.05")
    visitor.pause()
    visitor.shows("#figure-right", "100 %")
    visitor.click("#reset")
    visitor.is_at("0")
    visitor.wait("!/…/.test(document.querySelector('#figure-right').textContent)")
    assert visitor.see("#figure-right") != "100 %"


def test_the_chart_of_a_network_that_diverges(visitor):
    """Its numbers are short, its epochs whole, and where there is no number it says so."""
    visitor.page.add_script_tag(content="""
      window.said = [];
      const fill = CanvasRenderingContext2D.prototype.fillText;
      CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
        if (this.canvas.closest("#curve")) window.said.push(text);
        return fill.call(this, text, ...place);
      };""")
    visitor.pause()
    visitor.choose("A curve")
    visitor.shows("#layers", "layers[2] FCLayer")
    visitor.enter("#rate", "20")
    visitor.click("#epoch")
    visitor.is_at("1")
    visitor.click("#train")
    visitor.wait("window.said.some((text) => /nan|inf/.test(text))")
    assert "Take a smaller learning rate" in visitor.message()
    texts = visitor.page.evaluate("window.said")
    assert max(len(text) for text in texts) <= 7 and not [t for t in texts if "0000" in t or t == "2.5"]
    visitor.page.check("#logarithmic")
    assert "no finite number from epoch" in visitor.page.get_attribute("#curve", "aria-label")


ORANGE = """([x, y]) => {
  const said = document.querySelector(".said");
  const copy = new OffscreenCanvas(said.width, said.height).getContext("2d", {willReadFrequently: true});
  copy.drawImage(said, 0, 0);
  const [left, top] = [(x + 0.125) / 1.25, 1 - (y + 0.125) / 1.25];  // an eighth around the samples
  const [red, , blue] = copy.getImageData(left * said.width, top * said.height, 1, 1).data;
  return red - blue;
}"""


def test_the_plane_shows_what_the_network_says(visitor):
    visitor.wait("Number(document.querySelector('#figure-error').textContent.replace('−', '-')) < 0.01")
    visitor.pause()
    for corner in [0, 1], [1, 0]:
        visitor.wait("corner => (%s)(corner) > 60" % ORANGE, corner)
    for corner in [0, 0], [1, 1]:
        visitor.wait("corner => (%s)(corner) < -60" % ORANGE, corner)
    visitor.page.hover(".plane", position={"x": 20, "y": 20})
    visitor.shows(".readout", "gives")


def test_two_classes_by_softmax(visitor):
    visitor.fresh()
    neurons = visitor.page.locator("#layers").get_by_label("neurons").nth(1)
    neurons.fill("2")
    neurons.press("Tab")
    visitor.shows("#layers li:nth-child(5) .shape", "1 × 2")
    visitor.page.get_by_role("button", name="Remove layers[3], ActivationLayer").click()
    visitor.wait("document.querySelectorAll('#layers > li').length === 4")
    visitor.page.locator(".inserter > summary").nth(3).click()
    visitor.page.locator(".inserter[open]").get_by_role("button", name="SoftmaxLayer").click()
    visitor.shows("#layers li:nth-child(5) h3", "layers[3] SoftmaxLayer")
    visitor.page.select_option("#loss", "categorical_cross_entropy")
    visitor.wait("document.querySelector('#loss').value === 'categorical_cross_entropy'")
    visitor.epochs(2)
    visitor.shows("#watch", "expected class 0, got class")
    visitor.page.hover(".plane", position={"x": 20, "y": 20})
    visitor.shows(".readout", "gives class")


def test_layers_of_every_kind_one_by_one(visitor):
    visitor.pause()
    visitor.choose("Handwritten digits")
    visitor.shows("#layers", "layers[3] SoftmaxLayer")
    kinds = ["ConvLayer", "ActivationLayer", "MaxPoolingLayer", "AveragePoolingLayer", "FlattenLayer"]
    for place, kind in enumerate(kinds):
        visitor.page.locator(".inserter > summary").nth(place).click()
        visitor.page.locator(".inserter[open]").get_by_role("button", name=kind).click()
        visitor.shows("#layers li:nth-child(%d) h3" % (place + 2), kind)
    visitor.page.locator(".inserter > summary").nth(6).click()
    visitor.page.locator(".inserter[open]").get_by_role("button", name="DropoutLayer").click()
    visitor.shows("#layers li:nth-child(8) h3", "DropoutLayer")
    assert visitor.page.locator("#network-error").is_hidden()
    assert visitor.page.get_by_role("button", name="Weights of layers[0], 3 by 3 by 1 by 4").count() == 1
    visitor.page.get_by_role("button", name="Remove layers[6], DropoutLayer").click()
    visitor.shows("#layers li:nth-child(8) h3", "layers[6] ActivationLayer")
    visitor.shows("#layers li:nth-child(2) .shape", "6 × 6 × 4")
    visitor.page.get_by_label("padding, rows").fill("2")
    visitor.page.keyboard.press("Tab")
    visitor.shows("#layers li:nth-child(2) .shape", "10 × 6 × 4")
    visitor.page.get_by_label("stride, rows").fill("2")
    visitor.page.keyboard.press("Tab")
    visitor.shows("#layers li:nth-child(2) .shape", "5 × 6 × 4")
    visitor.click("#sample")
    visitor.is_at("0 + 1/300")


def test_the_test_digit_gets_what_cpython_gives_it(visitor, tmp_path):
    visitor.pause()
    visitor.choose("Handwritten digits")
    visitor.shows("#layers", "layers[3] SoftmaxLayer")
    visitor.click("#sample")
    visitor.is_at("0 + 1/300")
    visitor.shows(".classes", "%")
    box = visitor.page.locator("#graph > canvas").bounding_box()
    large = {"x": box["width"] / 6 + 25, "y": 52 + (box["height"] - 52) / 2}
    visitor.page.hover("#graph > canvas", position=large)
    visitor.shows(".graph-tip", "the sample that is watched")
    network = saved(visitor, tmp_path)
    pixels = visitor.page.evaluate("""() => {
      const {data} = document.querySelector(".seen").getContext("2d").getImageData(0, 0, 8, 8);
      return Array.from({length: 64}, (_, i) => Math.round(data[4 * i + 3] / 255 * 16) / 16);
    }""")
    expected = network.predict([[pixels]])[0][0]
    visitor.click("#tab-play")
    shown = [int(text[:-2]) for text in visitor.page.locator(".classes span:last-child").all_text_contents()]
    assert shown == [int(100 * probability + 0.5) for probability in expected]


def saved(visitor, folder):
    """The network as the page saves it, loaded."""
    visitor.click("#tab-home")
    with visitor.page.expect_download() as download:
        visitor.click("#home-save")
    path = folder / "network.json"
    download.value.save_as(str(path))
    return Network.load(str(path))


def test_one_draws_a_digit(visitor):
    visitor.pause()
    visitor.empty_pad()
    box = visitor.page.locator(".pad").bounding_box()
    mouse = visitor.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    mouse.down()
    mouse.move(box["x"] + box["width"] / 2 + 2, box["y"] + box["height"] - 20, steps=8)
    mouse.up()
    visitor.shows(".verdict", "It reads a")
    shares = [int(text[:-2]) for text in visitor.page.locator(".classes span:last-child").all_text_contents()]
    assert len(shares) == 10 and 95 <= sum(shares) <= 105
    column = visitor.page.evaluate("""() => {
      const {data} = document.querySelector(".seen").getContext("2d").getImageData(0, 0, 8, 8);
      return Array.from({length: 8}, (_, x) => data[4 * (8 * 4 + x) + 3]);
    }""")
    assert min(column[3:5]) > 0 and max(column[:2] + column[6:]) == 0  # a line in the middle


def test_a_click_watches_a_sample(visitor):
    visitor.pause()
    visitor.choose("A curve")
    visitor.page.wait_for_selector(".plane [aria-label*='samples of a curve']")  # it is drawn
    before = visitor.see("#watch")
    visitor.page.click(".plane", position={"x": 200, "y": 100})
    visitor.wait("before => document.querySelector('#watch').textContent !== before", before)


def test_the_network_is_seen_above_the_fold(visit):
    """Each neuron with its own plane, which the pointer enlarges; neurons and layers come and go."""
    visitor = visit(viewport={"width": 1280, "height": 720})
    visitor.trains()
    visitor.pause()
    visitor.wait("document.querySelector('#picture').getAttribute('aria-busy') === 'false'")
    box = visitor.page.locator("#graph > canvas").bounding_box()
    assert box["y"] + box["height"] <= 750
    middle = {"x": box["width"] / 2, "y": 52 + (box["height"] - 52) / 2}  # the second of three neurons
    visitor.page.hover("#graph > canvas", position=middle)
    visitor.shows(".graph-tip", "neuron 1, layers[1]: tanh; bias")
    colours = visitor.page.evaluate("""() => {
      const {data} = document.querySelector(".graph-tip canvas").getContext("2d").getImageData(10, 10, 120, 120);
      return new Set(Array.from({length: 900}, (_, k) => data[64 * k])).size;
    }""")
    assert colours > 10
    visitor.click("[aria-label='A neuron more in layers[0]']")
    visitor.shows("#layers li:nth-child(2)", "1 × 4")
    visitor.click("#graph-more")
    visitor.shows("#layers li:nth-child(4) h3", "layers[2] FCLayer")
    for left in 3, 2, 1, 0:
        visitor.page.locator(".graph-heads div:nth-child(3) button").first.click()
        visitor.shows(".graph-heads div:nth-child(3)", "%d tanh" % (left or 1))
    visitor.wait("document.querySelectorAll('#layers > li').length === 5")


def test_an_experiment_for_the_first_minutes(visitor):
    visitor.page.get_by_role("button", name="XOR without a hidden layer").click()
    visitor.shows("#try-text", "one straight line")
    visitor.wait("document.querySelectorAll('#layers > li').length === 3")
    visitor.trains()
    visitor.page.get_by_role("button", name="A wrong sign").click()
    visitor.shows(".cm-changed", "axpy(learning_rate, weights_error")
    visitor.wait("""() => {
      const [line, editor] = [".cm-changed", ".cm-scroller"].map((place) => document.querySelector(place));
      const [{ top, bottom }, box] = [line, editor].map((node) => node.getBoundingClientRect());
      return editor.scrollTop > 0 && box.top <= top && bottom <= box.bottom;
    }""")
    assert visitor.page.evaluate("scrollY") == 0  # by itself the page stays where it is
    visitor.click("#write-run")
    visitor.shows("#write-verdict", "Likely mistake: The step goes uphill")


def test_printed_it_is_light_and_nothing_lies_over_anything(visit):
    visitor = visit(color_scheme="dark")
    visitor.trains()
    visitor.pause()
    visitor.page.emulate_media(media="print")
    visitor.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert visitor.page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor") == "rgb(255, 255, 255)"
    over = visitor.page.evaluate("""() => {
      const all = [...document.querySelectorAll(".bar, .board > *, .network-head, #layers > li")]
        .map((node) => [node.className, node.getBoundingClientRect()]).filter(([, box]) => box.width);
      return all.flatMap(([name, a], k) => all.slice(k + 1)
        .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
        .map(([other]) => [name, other]));
    }""")
    assert over == []
    assert visitor.page.locator("#train").is_hidden()
    assert visitor.page.locator("#figure-error").is_visible()
    pages = re.search(rb"/Count (\d+)", visitor.page.pdf(format="A4"))
    assert pages.group(1) == b"1"
