// The terminal: a running clock, keys for numbers, and an idle warning that ends and wipes everything when nobody answers.

import "./keypad.js";

const clock = document.querySelector("[data-clock]");
const warning = document.querySelector("dialog[data-idle]");

if (clock) {
  const show = () => {
    clock.textContent = new Date().toLocaleTimeString("zh-Hans", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
  };
  show();
  setInterval(show, 10_000);
}

if (warning) {
  watch(Number(warning.dataset.idle), Number(warning.dataset.idleCount));
}

function watch(quietSeconds, countSeconds) {
  const number = warning.querySelector("[data-idle-number]");
  const said = warning.querySelector("[data-idle-said]");
  let left = countSeconds;
  let waiting;
  let counting;

  const show = () => {
    number.textContent = left;
    if (left % 5 === 0) said.textContent = said.dataset.idleSaid.replace("{}", left); // read aloud, but not each second
  };
  const count = () => {
    left -= 1;
    show();
    if (left <= 0) {
      clearInterval(counting);
      warning.querySelector("form").requestSubmit();
    }
  };
  const warn = () => {
    left = countSeconds;
    warning.showModal();
    show();
    counting = setInterval(count, 1000);
  };
  const begin = () => {
    clearTimeout(waiting);
    clearInterval(counting);
    if (warning.open) warning.close();
    waiting = setTimeout(warn, quietSeconds * 1000);
  };

  for (const sign of ["pointerdown", "keydown", "input", "scroll"]) {
    addEventListener(sign, () => { if (!warning.open) begin(); }, { passive: true });
  }
  warning.querySelector("[data-idle-stay]").addEventListener("click", begin);
  warning.addEventListener("cancel", (event) => { event.preventDefault(); begin(); });
  begin();
}

// Coming back by the browser's history must never show the last person's pages.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
