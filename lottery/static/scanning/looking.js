// A dialog that looks for a QR code through the camera, or in a photo where there is none. Frames
// stay in this page.
import { around, data, one } from "../elements.js";
import { prepare, textIn } from "./picture.js";

/**
 * Whoever presses #look opens it.
 * @param {(text: string, photo?: File) => unknown} found gets what was read, and the photo if it was one
 */
export function looking(found) {
  const dialog = one("#camera", HTMLDialogElement);
  const video = one("video", HTMLVideoElement, dialog);
  const says = one("[role=status]", HTMLElement, dialog);
  const choose = one("#photo", HTMLElement, dialog);
  const photo = one("#photo-input", HTMLInputElement, dialog);
  const words = data(dialog);
  const canvas = document.createElement("canvas");
  const paper = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  /** @type {MediaStream | null} */
  let stream = null;

  function stop() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.srcObject = null;
  }

  /**
   * @param {string} text
   * @param {File} [file]
   */
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
      says.textContent = words.insecure;
      choose.focus();
      return;
    }
    try {
      await prepare();
    } catch {
      says.textContent = words.broken;
      return;
    }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
      if (!dialog.open) return stop();
      video.srcObject = stream;
      await video.play();
      await look();
    } catch {
      says.textContent = words.refused;
      choose.focus();
    }
  }

  async function take() {
    const [file] = photo.files ?? [];
    photo.value = "";
    if (!file) return;
    try {
      const text = await textIn(file);
      if (text) await finish(text, file);
      else says.textContent = words.none;
    } catch {
      says.textContent = words.broken;
    }
  }

  document.addEventListener("click", (event) => {
    if (around(event, "#look", HTMLElement)) open();
  });
  one("#camera-close", HTMLElement, dialog).addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", stop);
  choose.addEventListener("click", () => photo.click());
  photo.addEventListener("change", take);
  document.documentElement.dataset.looking = ""; // only now does #look show: no press is lost
}
