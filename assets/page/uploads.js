// Uploads: the reader knows a video by its first bytes. The upload field goes by the type that the system gives a name,
// and refuses GIF, MXF and names without an ending, so every file is handed to it as a video.

import { one } from "./dom.js";

const ENDINGS = "video/*,.gif,.mxf,.mkv,.webm,.avi,.flv,.rm,.rmvb,.wmv,.asf,.ts,.m2ts,.mts,.mpg,.vob,.ogv,.h264,.264";

const field = () => one("#video input[type=file]");

const strange = (files) => Array.from(files ?? []).some((file) => !file.type.startsWith("video/"));

const asVideos = (files) => {
  const all = new DataTransfer();
  for (const file of files) {
    all.items.add(new File([file], file.name, { type: "video/mp4", lastModified: file.lastModified }));
  }
  return all;
};

const chosen = ({ target }) => {
  if (target === field() && strange(target.files)) target.files = asVideos(target.files).files;
};

const dropped = (event) => {
  const { target, dataTransfer } = event;
  if (!target.closest("#video") || !strange(dataTransfer?.files)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const again = { bubbles: true, cancelable: true, dataTransfer: asVideos(dataTransfer.files) };
  target.dispatchEvent(new DragEvent("drop", again));
};

export const handOverAsVideos = () => {
  document.addEventListener("change", chosen, true);
  document.addEventListener("drop", dropped, true);
};

// The system's dialog offers every file that may be a video.
export const offerAllVideos = () => {
  if (field() && field().accept !== ENDINGS) field().accept = ENDINGS;
};
