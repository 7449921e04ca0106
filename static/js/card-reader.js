/* The card reader of the desk's own computer. Its agent is asked for a card as long as this page is open and seen; the signed reading
   that it gives goes the way of the page's own form (data-card says where the agent listens). An agent that is absent or silent costs
   nothing: the field for the number stays, and nothing is said. */

const PATIENCE = 30_000; // milliseconds for one question; the agent answers "no card" sooner
const REST = 3_000; // after an answer without a card
const LONG_REST = 30_000; // after silence
const READING = /^[A-Za-z0-9_-]+={0,2}\.[0-9a-f]{64}$/;

const form = document.querySelector("form[data-card]");
const status = form?.querySelector("[role=status]");
const rest = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function ask() {
  const answer = await fetch(form.dataset.card, { signal: AbortSignal.timeout(PATIENCE), credentials: "omit", cache: "no-store" });
  if (!answer.ok) throw new Error("no reader");
  return (await answer.text()).trim();
}

/* Somebody who types a number is not interrupted: their card is asked for again when the field is empty. */
const typing = () => document.querySelector("main [name=sought]")?.value !== "";

async function wait() {
  for (;;) {
    try {
      const reading = document.hidden || typing() ? "" : await ask();
      if (!document.hidden && !typing()) status.textContent = status.dataset.ready;
      if (READING.test(reading) && !typing()) {
        form.elements.reading.value = reading;
        form.requestSubmit();
        return;
      }
      await rest(REST);
    } catch {
      status.textContent = "";
      await rest(LONG_REST);
    }
  }
}

if (form) wait();
