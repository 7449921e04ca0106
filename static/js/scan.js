/* Finds a QR code in a picture or before the camera: by the browser's own reader where it has one, else by ours. */

import decodeQR from "../vendor/qr/decode.js";

const SIDES = [1600, 2400, 1000]; // pixels of the longer side; a photograph of a whole page has four thousand
const PATIENCE_MS = 1500; // for one try at a still picture
const PAUSE_MS = 120; // between two pictures of the camera
const LARGEST = 30 * 1024 * 1024;

const own = "BarcodeDetector" in window ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null;

async function ownRead(source) {
  try {
    return (await own?.detect(source))?.[0]?.rawValue ?? "";
  } catch {
    return ""; // a browser may have the name and not the thing
  }
}

function pixels(source, width, height, side) {
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.imageSmoothingQuality = "high";
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function read(image, patience) {
  try {
    return decodeQR(image, patience ? { timeLimit: patience, effort: 8 } : {});
  } catch {
    return ""; // none in this picture
  }
}

/* The text of the code in a picture from a file; "" where there is none. Throws when it is no picture. */
export async function inPicture(file) {
  if (file.size > LARGEST) throw new RangeError("too large");
  const picture = await createImageBitmap(file);
  try {
    const told = await ownRead(picture);
    if (told) return told;
    for (const side of SIDES) {
      const found = read(pixels(picture, picture.width, picture.height, side), PATIENCE_MS);
      if (found) return found;
    }
    return "";
  } finally {
    picture.close();
  }
}

/* The text of the first code before the camera. `signal` ends the search; the camera is let go in every case. */
export async function beforeCamera(video, signal) {
  const ideal = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: ideal, audio: false });
  try {
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      const found = (await ownRead(video)) || read(pixels(video, video.videoWidth || 1, video.videoHeight || 1, 1600), 0);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return "";
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}
