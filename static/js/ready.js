/* A certificate is being made: the receipt looks again after half a second, then less and less often for a minute and takes over the parts that change. */

const FIRST = 500;
const LONGEST = 2000;
const TIMES = 33;

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

const pause = (left) => Math.min(LONGEST, FIRST * 1.4 ** (TIMES - left));

async function look(left) {
  const page = await fresh().catch(() => null);
  if (page && !page.querySelector("[data-making]")) takeOver(page);
  else if (left > 1) setTimeout(look, pause(left), left - 1);
}

if (document.querySelector("[data-making]")) setTimeout(look, FIRST, TIMES);
