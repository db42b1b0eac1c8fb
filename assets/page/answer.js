// The answer: its times become links into the video.

import { make, one } from "./dom.js";

// An answer cut at its times: texts, and for each time an object of its text and what is known of it. Positions are
// counted in characters, not in UTF-16 units.
export const cut = (text, times) => {
  const characters = Array.from(text);
  const pieces = [];
  let done = 0;
  for (const time of times) {
    pieces.push(characters.slice(done, time.start).join(""));
    pieces.push({ ...time, text: characters.slice(time.start, time.end).join("") });
    done = time.end;
  }
  return [...pieces, characters.slice(done).join("")];
};

// A time that lies beyond the video's end leads nowhere.
const element = ({ text, seconds, doubt, label }) => {
  const beyond = doubt === "beyond";
  const time = beyond ? make("span", "tempo-time") : make("button", "tempo-seek");
  time.textContent = text;
  if (doubt) {
    time.dataset.doubt = doubt;
    make("span", "tempo-doubt", time).textContent = "?";
  }
  if (!beyond) {
    time.type = "button";
    time.dataset.start = seconds;
  }
  time.title = label;
  make("span", "tempo-spoken", time).textContent = ` (${label})`;
  return time;
};

export const makeAnswer = () => {
  const answer = make("p", "tempo-answer");
  let linked = ""; // the text that `answer` shows, and its times
  const link = () => {
    const field = one("#answer textarea");
    const data = one("#cited [data-cited]")?.dataset;
    const text = field?.value ?? "";
    // What was found in another text than this one says nothing of it.
    const found = Number(data?.characters) === Array.from(text).length ? data.cited : "[]";
    const key = `${found}\n${text}`;
    if (!field || (key === linked && answer.isConnected)) return;
    linked = key;
    const times = JSON.parse(found);
    answer.replaceChildren(...cut(text, times).map((piece) => (piece.text === undefined ? piece : element(piece))));
    field.classList.toggle("covered", times.length > 0);
    answer.hidden = times.length === 0;
    if (!answer.isConnected) one("#answer").append(answer);
  };
  return { link };
};
