// allauth's scripts ask the browser for a passkey; when none comes, the page says so instead of standing still.
const failed = document.getElementById("passkey-failed");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault(); // or it would be told to the console alone
  failed.hidden = false;
});
