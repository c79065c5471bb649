// A dialog that looks for a QR code through the camera, or in a photo where there is none. Frames
// stay in this page.
import { prepare, textIn } from "./picture.js";

// Whoever presses #look opens it; `found(text, photo)` gets what was read, and the photo if it was one.
export function looking(found) {
  const dialog = document.querySelector("#camera");
  const video = dialog.querySelector("video");
  const says = dialog.querySelector("[role=status]");
  const choose = dialog.querySelector("#photo");
  const photo = dialog.querySelector("#photo-input");
  const canvas = document.createElement("canvas");
  const paper = canvas.getContext("2d", { willReadFrequently: true });
  let stream = null;

  function stop() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.srcObject = null;
  }

  function finish(text, file) {
    stop();
    dialog.close();
    return found(text, file);
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
      choose.focus();
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
      choose.focus();
    }
  }

  async function take() {
    const [file] = photo.files;
    photo.value = "";
    if (!file) return;
    try {
      const text = await textIn(file);
      if (text) await finish(text, file);
      else says.textContent = dialog.dataset.none;
    } catch {
      says.textContent = dialog.dataset.broken;
    }
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("#look")) open();
  });
  dialog.querySelector("#camera-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", stop);
  choose.addEventListener("click", () => photo.click());
  photo.addEventListener("change", take);
  document.documentElement.dataset.looking = ""; // only now does #look show: no press is lost
}
