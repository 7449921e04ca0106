// Security keys and passkeys: a form with data-security-key asks the server what to ask the key (data-begin), asks it, and sends its answer.
// Without this, or in a browser that has no such keys, the form stays hidden and the code of an authenticator is the way.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function asked(options) {
  const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
  const shared = { ...options, challenge: bytes(options.challenge) };
  if (options.user) return { ...shared, user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: known(options.excludeCredentials) };
  return { ...shared, allowCredentials: known(options.allowCredentials) };
}

function told(credential) {
  const said = credential.response;
  const response = { clientDataJSON: text(said.clientDataJSON) };
  if (said.attestationObject) response.attestationObject = text(said.attestationObject);
  if (said.authenticatorData) response.authenticatorData = text(said.authenticatorData);
  if (said.signature) response.signature = text(said.signature);
  if (said.userHandle) response.userHandle = text(said.userHandle);
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} };
}

async function answer(form) {
  const begun = await fetch(form.dataset.begin, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
  if (!begun.ok || begun.redirected) return begun.redirected ? location.assign(begun.url) : Promise.reject(new Error(begun.status));
  const publicKey = asked(await begun.json());
  const credential = await navigator.credentials[form.dataset.securityKey]({ publicKey });
  form.elements.response.value = JSON.stringify(told(credential));
  form.submit();
}

for (const form of document.querySelectorAll("form[data-security-key]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = form.querySelector("[data-said]");
    said.textContent = "";
    answer(form).catch(() => (said.textContent = said.dataset.failed));
  });
}
