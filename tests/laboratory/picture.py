"""The laboratory as the README shows it, in docs/pictures/laboratory.png.

    .venv/bin/python tests/laboratory/picture.py     after python3 laboratory/build.py
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "interpreters")]

from playwright.sync_api import sync_playwright

import runners
from visitor import Visitor

EPOCHS = 24


def main():
    with sync_playwright() as playwright:
        chromium = runners.from_debian("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=runners.CHROMIUM_FLAGS)
        context = browser.new_context(viewport={"width": 1200, "height": 788}, color_scheme="light")
        visitor = Visitor(context, (ROOT / "build" / "laboratory.html").as_uri())
        visitor.pause()
        visitor.choose("Two moons")
        visitor.shows("#layers", "sigmoid(X)")
        visitor.epochs(EPOCHS)
        visitor.page.mouse.move(5, 5)
        visitor.wait("document.querySelector('#picture').getAttribute('aria-busy') === 'false'")
        visitor.page.screenshot(path=str(ROOT / "docs" / "pictures" / "laboratory.png"))
        browser.close()


if __name__ == "__main__":
    main()
