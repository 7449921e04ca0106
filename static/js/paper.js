// A paper at the terminal: the browser prints the PDF that stands in the frame, as it is. With --kiosk-printing no window asks first.

const frame = document.querySelector("[data-paper]");
const button = document.querySelector("[data-paper-print]");
const said = document.querySelector("[data-paper-said]");
const canPrint = Boolean(frame && button && navigator.pdfViewerEnabled);

document.querySelector("[data-paper-ready]").hidden = !canPrint;
document.querySelector("[data-paper-none]").hidden = canPrint || !frame;
if (canPrint) {
  button.hidden = false;
  button.addEventListener("click", () => {
    frame.contentWindow.focus();
    frame.contentWindow.print();
    said.textContent = said.dataset.paperSaid;
  });
}
