"""Description: a scene in words, as answers tell it."""

from __future__ import annotations

from tempo.world.scene import Scene


def article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def plural(scene: Scene) -> str:
    """The shape's word, in the plural where the scene shows several."""
    return scene.shape if scene.count == "1" else plural_of(scene.shape)


def plural_of(noun: str) -> str:
    return f"{noun}es" if noun.endswith(("s", "x")) else f"{noun}s"


def thing(scene: Scene) -> str:
    """What the scene shows: "a red star" or "red stars"."""
    noun = f"{scene.colour} {plural(scene)}"
    return article(noun) if scene.count == "1" else noun


def description(scene: Scene) -> str:
    """The scene in a sentence: "a small red star moves left", "3 large blue rings blink"."""
    verb, _, rest = scene.motion.partition(" ")
    if scene.count != "1":
        verb = verb.removesuffix("s")
    count = "a" if scene.count == "1" else scene.count
    return " ".join(f"{count} {scene.size} {scene.colour} {plural(scene)} {verb} {rest}".split())
