"""What a visitor of the laboratory does and sees, in the words of the tests."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180000  # milliseconds; the machine may be busy
HOLD = """() => {
  const { prototype } = Worker;
  const { postMessage } = prototype;
  const held = [];
  prototype.postMessage = function (...message) {
    held.push([this, message]);
  };
  window.release = () => {
    prototype.postMessage = postMessage;
    for (const [worker, message] of held) worker.postMessage(...message);
  };
}"""


class Visitor:
    """A page of the laboratory, and what its console says."""

    def __init__(self, context, address, begun="#train:text('Pause')"):
        self.context = context
        self.console = []
        context.set_default_timeout(PATIENCE)
        self.page = context.new_page()
        self.page.on("console", lambda message: self.console.append(message.text))
        self.page.on("pageerror", lambda error: self.console.append(str(error)))
        self.page.goto(address)
        self.page.wait_for_selector(begun)

    def wait(self, condition, argument=None):
        """Wait until an expression of the page is true, and what follows from it is drawn; its value."""
        value = self.page.wait_for_function(condition, arg=argument).json_value()
        self.page.evaluate("() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))")
        return value

    def see(self, place):
        """The text at a place, as one line."""
        return " ".join(self.page.text_content(place).split())

    def shows(self, place, text):
        """Wait until a text is at a place."""
        self.wait("([place, text]) => document.querySelector(place)?.textContent.includes(text)",
                  [place, text])  # fmt: skip

    def address(self):
        """The page's own; Playwright may hear of a new one later."""
        return self.page.evaluate("location.href")

    def click(self, place):
        self.page.click(place)

    def enter(self, place, text):
        self.page.fill(place, text)
        self.page.press(place, "Tab")

    @contextmanager
    def meanwhile(self):
        """What is done within is done before the engine gets any of what it asks for."""
        self.page.evaluate(HOLD)
        yield
        self.page.evaluate("release()")

    def message(self):
        """The sentence that the page shows, once there is one."""
        self.page.wait_for_selector("#message:not([hidden])")
        return self.see("#message p")

    # --- Play ---------------------------------------------------------------------------------

    def trains(self):
        """Wait until training goes on."""
        before = self.see("#figure-epoch")
        self.wait("before => document.querySelector('#figure-epoch').textContent !== before", before)

    def pause(self):
        """Pause, and wait until it has."""
        if self.see("#train") == "Pause":
            self.click("#train")
        self.shows("#train", "Train")
        self.wait("document.querySelector('#figure-digest').title.length === 64")

    def choose(self, title):
        """Another data set."""
        self.page.get_by_role("radio", name=title).check(force=True)
        self.wait("title => [...document.querySelectorAll('#data-sets label')]"
                  ".find(label => label.textContent === title).querySelector('input').checked",
                  title)  # fmt: skip

    def empty_pad(self):
        """The digits after an epoch, and nothing drawn yet."""
        self.choose("Handwritten digits")
        self.shows("#layers", "layers[3] SoftmaxLayer")
        self.epochs(1)
        self.click("text=Clear")
        self.shows(".verdict", "Draw")

    def fresh(self):
        """Pause, and go back to before the first sample."""
        self.pause()
        self.click("#reset")
        self.is_at("0")

    def epochs(self, count):
        """Train whole epochs by the button, from before the first."""
        for epoch in range(1, count + 1):
            self.click("#epoch")
            self.is_at(str(epoch))

    def is_at(self, epoch):
        """Wait until that is done, in the words of the page: "3" epochs, or "3 + 1/4"."""
        self.wait("""epoch => document.querySelector('#figure-epoch').textContent === epoch
            && document.querySelector('#figure-digest').title.length === 64""", epoch)

    def digest(self):
        return self.page.get_attribute("#figure-digest", "title")

    def numbers(self, name):
        """All numbers of a heat map, by way of its dialog, flat."""
        self.page.get_by_role("button", name=name).click()
        cells = self.page.eval_on_selector_all("dialog td:not(:empty)", "all => all.map(td => td.textContent)")
        self.page.get_by_role("button", name="Close", exact=True).click()
        self.page.wait_for_selector("dialog", state="detached")
        return [float(cell) for cell in cells]


def flat(nested):
    if isinstance(nested, (list, tuple)):
        return [number for part in nested for number in flat(part)]
    return [nested]


def run(program, *arguments, interpreter=sys.executable):
    """What a program prints, run where purenn can be imported."""
    environment = dict(os.environ, PYTHONPATH=str(ROOT))
    done = subprocess.run(
        [interpreter, "-c", program, *arguments], env=environment, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout
