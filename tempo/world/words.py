"""The words that the synthetic world writes on the screen.

All are common, of 3 to 8 letters, and in lower case; on the screen they stand in capitals. The tokenizer spells them,
letter by letter, so that reading one is the same skill as reading a code.
"""

from __future__ import annotations

# fmt: off
WORDS: tuple[str, ...] = (
    "acorn", "album", "almond", "alpine", "amber", "anchor", "apple", "apricot", "apron", "arcade", "arctic",
    "artist", "aspen", "aurora", "autumn", "bagel", "bakery", "balcony", "bamboo", "banana", "banjo", "barley",
    "barn", "basil", "basket", "beacon", "bench", "berry", "bicycle", "biscuit", "bison", "blanket", "blossom",
    "boulder", "bread", "breeze", "brick", "bridge", "broom", "bucket", "butter", "button", "cabin", "cactus",
    "camel", "camera", "candle", "canoe", "canyon", "carbon", "carpet", "carrot", "castle", "cedar", "cello",
    "chapel", "cheese", "cherry", "chess", "chimney", "cinema", "citrus", "clover", "cobalt", "coconut", "coffee",
    "comet", "compass", "copper", "coral", "cotton", "cottage", "coyote", "cradle", "crater", "crayon", "cricket",
    "crystal", "cushion", "cypress", "daisy", "dawn", "delta", "denim", "desert", "diary", "dolphin", "dragon",
    "drum", "dune", "eagle", "easel", "echo", "eclipse", "elbow", "elm", "ember", "engine", "envelope", "fabric",
    "falcon", "feather", "fender", "fern", "ferry", "fiddle", "field", "finch", "flame", "flute", "fog", "forest",
    "fossil", "fountain", "fox", "frost", "galaxy", "garden", "garlic", "gate", "gazelle", "geyser", "ginger",
    "giraffe", "glacier", "glove", "goat", "granite", "grape", "gravel", "guitar", "gull", "hammer", "hammock",
    "harbour", "harvest", "hawk", "hazel", "helmet", "herald", "heron", "hickory", "honey", "horizon", "hotel",
    "igloo", "indigo", "inlet", "iris", "island", "ivory", "jacket", "jaguar", "jasmine", "jelly", "jigsaw", "jungle",
    "juniper", "kayak", "kernel", "kettle", "keyhole", "kitchen", "kite", "koala", "ladder", "lagoon", "lantern",
    "laurel", "lava", "lavender", "lemon", "leopard", "library", "lily", "linen", "lizard", "lobster", "locket",
    "lotus", "lumber", "magnet", "mango", "maple", "marble", "meadow", "melon", "meteor", "mint", "mirror", "monsoon",
    "mosaic", "mountain", "muffin", "museum", "mustard", "napkin", "nectar", "needle", "nickel", "noodle", "nutmeg",
    "oasis", "ocean", "olive", "onion", "opal", "orbit", "orchard", "orchid", "osprey", "otter", "oyster", "paddle",
    "palace", "panda", "papaya", "parade", "parcel", "parrot", "pasture", "peach", "peanut", "pearl", "pebble",
    "pelican", "pencil", "penguin", "pepper", "petal", "piano", "picnic", "pigeon", "pillow", "pine", "pirate",
    "planet", "plaza", "plum", "pocket", "poem", "pond", "pony", "poppy", "prairie", "pretzel", "prism", "puffin",
    "pumpkin", "puzzle", "pyramid", "quartz", "quilt", "rabbit", "raccoon", "radio", "raven", "reef", "ribbon",
    "river", "robin", "rocket", "rope", "rubber", "rudder", "saddle", "saffron", "sail", "salmon", "sandal", "satin",
    "saturn", "scarf", "school", "seagull", "sesame", "shadow", "shell", "signal", "silk", "silver", "sketch", "ski",
    "sleigh", "slipper", "sofa", "sonnet", "sparrow", "spinach", "spruce", "stable", "stadium", "statue", "stream",
    "sugar", "summit", "sunset", "swan", "tango", "teapot", "temple", "tennis", "theatre", "thistle", "thunder",
    "ticket", "tiger", "timber", "tomato", "topaz", "torch", "toucan", "tractor", "train", "tulip", "tunnel",
    "turtle", "tuxedo", "umbrella", "unicorn", "valley", "vanilla", "velvet", "village", "vineyard", "violin",
    "volcano", "waffle", "wagon", "walnut", "walrus", "water", "weasel", "whale", "wheat", "whistle", "willow",
    "winter", "wizard", "wool", "yacht", "yarn", "yogurt", "zebra", "zephyr", "zipper",
)
# fmt: on

HELD_OUT_WORDS = frozenset(WORDS[::10])
"""Every tenth word is kept out of training."""
