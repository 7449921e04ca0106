// A paper that is being drawn: its answer opens the address again by itself. A file that is saved leaves this page standing,
// so the page says when that is so.

const EVERY = 500;
const TIMES = 60;
const heading = document.querySelector("[data-drawing]");

async function look(left) {
  const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null);
  if (answer?.status === 200) heading.textContent = heading.dataset.drawing;
  else if (left > 1) setTimeout(look, EVERY, left - 1);
}

setTimeout(look, EVERY, TIMES);
