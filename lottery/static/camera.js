// The camera as a scanner gun: what it reads goes the way of what the gun types. Frames stay in this
// page; without a camera a photo does the same.
import { take } from "./attach.js";
import { scanned } from "./entry.js";
import { prepare, textIn } from "./picture.js";

const dialog = document.querySelector("#camera");
const video = dialog.querySelector("video");
const says = dialog.querySelector("[role=status]");
const photo = document.querySelector("#photo-input");
const canvas = document.createElement("canvas");
const paper = canvas.getContext("2d", { willReadFrequently: true });
let stream = null;

function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  video.srcObject = null;
}

function finish(text) {
  stop();
  dialog.close();
  return scanned(text);
}

async function look() {
  if (!stream) return;
  if (video.videoWidth) {
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    paper.drawImage(video, 0, 0);
    const text = await textIn(paper.getImageData(0, 0, canvas.width, canvas.height));
    if (text && stream) return finish(text);
  }
  setTimeout(look, 120);
}

async function open() {
  says.textContent = "";
  dialog.showModal();
  if (!navigator.mediaDevices) {
    says.textContent = dialog.dataset.insecure;
    document.querySelector("#photo").focus();
    return;
  }
  try {
    await prepare();
  } catch {
    says.textContent = dialog.dataset.broken;
    return;
  }
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    if (!dialog.open) return stop();
    video.srcObject = stream;
    await video.play();
    await look();
  } catch {
    says.textContent = dialog.dataset.refused;
    document.querySelector("#photo").focus();
  }
}

document.querySelector("#look").addEventListener("click", open);
document.querySelector("#camera-close").addEventListener("click", () => dialog.close());
document.querySelector("#photo").addEventListener("click", () => photo.click());
dialog.addEventListener("close", stop);
photo.addEventListener("change", async () => {
  const [file] = photo.files;
  photo.value = "";
  if (!file) return;
  try {
    const text = await textIn(file);
    if (!text) says.textContent = dialog.dataset.none;
    else if (await finish(text)) await take([file]); // a reviewer may want to see it
  } catch {
    says.textContent = dialog.dataset.broken;
  }
});
