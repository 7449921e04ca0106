/* A sheet to sign on. What is drawn becomes a path of whole numbers on a sheet of 600 by 200 (app/form_engine/fields/signature.py). */

const [WIDE, HIGH, MOST] = [600, 200, 16000];
const NS = "http://www.w3.org/2000/svg";

function sheetOf(box, strokes) {
  const sheet = document.createElementNS(NS, "svg");
  sheet.setAttribute("viewBox", `0 0 ${WIDE} ${HIGH}`);
  sheet.setAttribute("class", "signature__sheet");
  sheet.setAttribute("role", "img");
  sheet.setAttribute("aria-label", box.dataset.sheet);
  const path = document.createElementNS(NS, "path");
  path.setAttribute("d", strokes.value);
  sheet.append(path);
  return [sheet, path];
}

function clearer(box) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "linkbtn";
  button.textContent = box.dataset.clear;
  return button;
}

function signOn(box) {
  const [strokes, label, name] = [box.querySelector("input[type=hidden]"), box.querySelector("label"), box.querySelector("input[type=text]")];
  const [sheet, path] = sheetOf(box, strokes);
  const clear = clearer(box);
  box.insertBefore(sheet, label);
  box.insertBefore(clear, label);
  let last = "";

  const put = (text) => {
    strokes.value = text;
    path.setAttribute("d", text);
    strokes.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const at = (event) => {
    const place = sheet.getBoundingClientRect();
    const within = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
    return `${within(((event.clientX - place.left) / place.width) * WIDE, WIDE)} ${within(((event.clientY - place.top) / place.height) * HIGH, HIGH)}`;
  };
  sheet.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    last = at(event);
    put(`${strokes.value}M${last}`);
    if (name) name.value = "";
  });
  sheet.addEventListener("pointermove", (event) => {
    const point = at(event);
    if (!sheet.hasPointerCapture(event.pointerId) || point === last || strokes.value.length > MOST - 10) return;
    last = point;
    put(`${strokes.value}L${point}`);
  });
  clear.addEventListener("click", () => put(""));
  name?.addEventListener("input", () => name.value && strokes.value && put(""));
}

export function signature(form) {
  form.querySelectorAll("[data-signature]").forEach(signOn);
}
