/* A certificate is being made: the receipt looks again every two seconds for a minute and takes over the parts that change. */

const EVERY = 2000;
const TIMES = 30;

async function fresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

function takeOver(page) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = page.getElementById(part.id);
    if (!now) continue;
    part.replaceChildren(...now.childNodes);
    part.toggleAttribute("data-making", now.hasAttribute("data-making"));
  }
}

async function look(left) {
  const page = await fresh().catch(() => null);
  if (page && !page.querySelector("[data-making]")) takeOver(page);
  else if (left > 1) setTimeout(look, EVERY, left - 1);
}

if (document.querySelector("[data-making]")) setTimeout(look, EVERY, TIMES);
