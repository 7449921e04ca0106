/* A shown code counts down and is taken away when it is over; meanwhile the page looks who saw it. Without script the words say it. */

const LOOK_EVERY = 3;

const box = document.querySelector("[data-shown]");
const part = (name) => box.querySelector(`[data-shown-${name}]`);

function finish() {
  part("live").remove();
  part("over").hidden = false;
  part("said").textContent = part("said").dataset.shownSaid;
}

async function lookWhoSawIt() {
  const answer = await fetch(box.dataset.seenAt, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#seen .seen");
  const here = document.querySelector("#seen .seen, #seen p.dim");
  if (now && here && now.textContent !== here.textContent) here.replaceWith(now);
}

function countDown(until) {
  const left = Math.ceil((until - Date.now()) / 1000);
  if (left % LOOK_EVERY === 0) lookWhoSawIt().catch(() => {});
  if (left <= 0) {
    finish();
    return;
  }
  part("left").textContent = part("left").dataset.shownLeft.replace("{}", left);
  part("bar").value = left;
  setTimeout(countDown, 1000, until);
}

if (box) {
  part("bar").hidden = false;
  countDown(Date.now() + Number(box.dataset.shown) * 1000);
}
