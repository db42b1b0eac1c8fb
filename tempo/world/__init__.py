"""The synthetic world of the embedded model: a channel of four-second scenes, each of like objects and a line of text.

This docstring is the world's definition; a video drawn from it alone, by other code, is one the model should know.
`docs/world.md` says the same, with the questions and their answers.

**Canvas.** 16 x 9 units, origin at the upper left. A video is a row of scenes of exactly 4 s each with hard cuts, each
drawn without regard to the others; one scene is one segment of 8 frames at 2 fps. Videos have at most 256 scenes.
Choices are even, and numbers even between their bounds, unless said otherwise.

**Objects.** A scene shows 1 to 4 objects (1 in five scenes of eight) that are alike: one shape, one colour, one size,
one motion. They stand in a horizontal row, their centres 2.3 to 2.6 radii apart, wholly in the picture. Flat fills, no
outline, upright unless they spin. Shapes of radius r around the centre: circle; square (sides 1.8 r long); triangle
(tips 1.05 r above the centre and 0.9 r below, 1.1 r to either side); star (five tips at 1.15 r, one up, inner radius
0.48 r); cross (upright plus, arms 0.66 r wide, reaching r); ring (radius 1.05 r, hole 0.55 r); heart (tip down, the
curve x = sin^3 t); moon (a circle of 1.1 r without one of 0.85 r that lies 0.55 r to its right). Colours (RGB, each
channel +-10): see `scene.COLOURS`. Sizes: radius 0.9 (small), 1.35 (medium), 1.9 (large), each +-6 %; three or four
objects are never large.

**Motion.** All objects of a scene move together, at constant speed over its 4 s unless said otherwise: `moves left`,
`right`, `up`, `down` (at least 60 % of the free way and, where there are so many, 1.2 units), `moves up and left`, `up
and right`, `down and left`, `down and right` (so on both axes); `spins` (each around its centre, from upright, 0.1 to
0.2 turns a second, either way; never a circle or a ring); `bounces` (height |sin(pi t / T)| from any phase, T 1.1 to
1.7 s, at least 1.2 units); `blinks` (hidden for one half of a period of 1.3 to 2 s, from any phase); `stays still`.

**Text.** Three scenes in four carry one line in sans-serif capitals and digits on an opaque plate, in a band along the
upper or the lower edge; the objects keep out of that band. The line's middle is 1.125 units from the edge; each
character, blanks and colons too, stands in the middle of a cell 1.2 to 1.5 units wide (to 15.1 / n for n characters, if
that is less), capitals are 0.95 to 1.1 cell widths high and as wide as the face has them (M and W reach over their
cells), and x is free from 0.45 units off either side. The plate ends 1 unit above and below the line's middle and 0.35
beyond its ends. Light (levels 210 to 250) on dark (5 to 45), or in one line of three dark on light. It is a word (30 %,
`words.WORDS`), a code (30 %, 4 to 6 letters and digits, the first a letter, without 0, 1, I and O), a number (20 %, 0
to 99), a clock (10 %, `7:00` to `23:59`, no zero before the hour), or a caption (10 %) of two words of at most 5
letters.

**Background.** Dark and greyish (levels 20 to 115): plain, gradient, clouds, stripes, noise, or clutter of rectangles
and ellipses; in three scenes of ten it pans sideways by up to two units. One scene in eight fades in from 15 % of its
brightness over its first 0.5 s.

**Disturbances** of an upload: scaling, blur, JPEG or H.264 compression, brightness and contrast of +-8 %, noise, a
picture shrunk to no less than 0.9 within black, frame rates of 24 to 60.

What makes it, in reading order:

scene         what a segment shows, drawn at random
placement, drawing, sample      where it all is, its pixels, and what an upload makes of them
glyphs, words, foreign          what is written and in which faces; pictures of something else
grammar, times, wordings/       the many ways in which people put a question, and write a time
reference, question, families   how a question means a scene; a question; the table of all families of questions
composition   scenes that make a video for a question
quiz          a video with several questions, for examining a model
clips, encoder                  the example clips of the demo, and the files they are in
"""
