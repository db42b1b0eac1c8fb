"""How long the timeline of a two-hour video, 2,048 frames in 256 segments, takes to redraw in the browser.

python -m tests.browser.redraw

The last line is JSON: milliseconds from the visitor's act to the next painted frame, median and worst of each act.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser.server import CHROMIUM, CHROMIUM_ARGS, serving
from tests.browser.visitor import ask, bars, limit_frames, upload, write_question
from tests.clips import write_clip

PATIENCE_MS = 300_000
REPEATS = 10

MEASURE = """async (repeats) => {
    const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const plot = document.querySelector("#timeline .js-plotly-plot");
    const slider = document.querySelector("#timeline .tempo-layer");
    const press = (key) => slider.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
    const acts = {
        zoom_in: () => document.querySelector("[data-zoom=in]").click(),
        pan: () => { press("End"); press("Home"); },
        zoom_out: () => document.querySelector("[data-zoom=all]").click(),
        next_segment: () => press("ArrowRight"),
        whole_figure: () => window.Plotly.react(plot, plot.data.map((trace) => ({ ...trace })), { ...plot.layout }),
    };
    const took = Object.fromEntries(Object.keys(acts).map((name) => [name, []]));
    for (let i = 0; i < repeats; i++) {
        for (const [name, act] of Object.entries(acts)) {
            await painted();
            const start = performance.now();
            act();
            await painted();
            took[name].push(performance.now() - start);
        }
    }
    return took;
}"""


def main() -> None:
    expect.set_options(timeout=PATIENCE_MS)
    with tempfile.TemporaryDirectory() as work, serving(Path(work)) as address, sync_playwright() as playwright:
        clip = write_clip(Path(work) / "two-hours.mp4", 7200, size=(64, 48), fps=1)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address)
        page.locator("#ask").wait_for()
        upload(page, clip)
        limit_frames(page, "2048")
        write_question(page, "What colour is the square?")
        ask(page)
        segments = len(bars(page)["tokens"])
        took = page.evaluate(MEASURE, REPEATS)
        browser.close()
    times = {name: {"median": statistics.median(ms), "worst": max(ms)} for name, ms in took.items()}
    rounded = {name: {kind: round(ms, 1) for kind, ms in of.items()} for name, of in times.items()}
    sys.stdout.write(json.dumps({"segments": segments, "milliseconds": rounded}) + "\n")


if __name__ == "__main__":
    main()
