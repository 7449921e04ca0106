// Keys of the service desk: J and K move, Enter opens, X selects, / goes to the search, ? shows this list.
// Rows carry data-row (or stand in a body with id "rows"); the search field carries data-search.
// A button or link with data-key is pressed by that key, first one of the row that has the focus; data-enter by Enter where nothing
// has the focus. Ctrl+Enter presses the button with data-go from anywhere, also while typing; Esc leaves a field.

const rows = () => [...document.querySelectorAll("[data-row], #rows > tr")];
const search = document.querySelector("[data-search], .sfind input[type=search]");
const help = document.querySelector("dialog.help");
let place = -1;

const keys = {
  j: () => move(1),
  k: () => move(-1),
  x: () => rows()[place]?.querySelector("input[type=checkbox]")?.click(),
  "/": () => search?.focus(),
  "?": () => help?.showModal(),
};

addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return press(event, document.querySelector("[data-go]"));
  if (event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "Enter" && isNowhere()) return press(event, document.querySelector("[data-enter]"));
  const act = keys[event.key];
  if (!act) return press(event, keyed(event.key));
  event.preventDefault();
  act();
});

function press(event, button) {
  if (!button) return;
  event.preventDefault();
  (button.matches("a, button, input") ? button : button.querySelector("input:not([type=hidden])"))?.click();
}

function keyed(key) {
  const wanted = `[data-key="${CSS.escape(key.toLowerCase())}"]`;
  const row = document.activeElement?.closest("[data-row]") ?? rows()[place];
  return row?.querySelector(wanted) ?? [...document.querySelectorAll(wanted)].find((one) => !one.closest("[data-row]"));
}

function isNowhere() {
  return [document.body, document.querySelector("main"), null].includes(document.activeElement);
}

help?.querySelector("[data-close]")?.addEventListener("click", () => help.close());

function move(step) {
  const all = rows();
  if (!all.length) return;
  place = Math.min(Math.max(place + step, 0), all.length - 1);
  (all[place].querySelector("a, button") ?? all[place].querySelector("input:not([type=hidden])"))?.focus();
}

function isTyping(target) {
  return target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}
