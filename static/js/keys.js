// Keys of the service desk: J and K move, Enter opens, X selects, / goes to the search, ? shows this list.
// Rows carry data-row (or stand in a body with id "rows"); the search field carries data-search.

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
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

help?.querySelector("[data-close]")?.addEventListener("click", () => help.close());

function move(step) {
  const all = rows();
  if (!all.length) return;
  place = Math.min(Math.max(place + step, 0), all.length - 1);
  all[place].querySelector("a")?.focus();
}

function isTyping(target) {
  return target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}
