// allauth's scripts ask the browser for a passkey; when none comes, the page says so instead of standing still. Where one
// signs in, the field for the name offers passkeys too, as the browser fills it in.
const failed = document.getElementById("passkey-failed");
const button = document.getElementById("passkey_login");
let offered; // what takes the offer back: a browser answers one question at a time

async function offer() {
  if (!button || !(await globalThis.PublicKeyCredential?.isConditionalMediationAvailable?.())) return;
  offered = new AbortController();
  const { signal } = offered;
  try {
    const answer = await fetch(button.form.action, { headers: { Accept: "application/json" }, signal });
    if (!answer.ok) return;
    const asked = (await answer.json()).request_options;
    const credential = await window.webauthnJSON.get({ ...asked, mediation: "conditional", signal });
    document.getElementById("mfa_credential").value = JSON.stringify(credential);
    button.form.submit();
  } catch {
    // Taken back, or not to be had here (on an address of numbers, say): nobody asked for it, and the button stays.
  }
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault(); // or it would be told to the console alone
  failed.hidden = false;
  offer();
});
button?.addEventListener("click", () => offered?.abort(), { capture: true }); // before allauth's own asks
offer();
