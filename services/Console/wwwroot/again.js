// Loads the page again when a script of it did not come: whenever a container starts, the machine's network changes, and Chromium gives up what it is loading.
const KEY = "loaded again";
const MOST = 3;
let failed = false;

addEventListener("error", ({ target }) => {
  const times = Number(sessionStorage.getItem(KEY));
  if (!(target instanceof HTMLScriptElement) || times >= MOST) return;
  failed = true;
  sessionStorage.setItem(KEY, times + 1);
  location.reload();
}, true);
addEventListener("load", () => failed || sessionStorage.removeItem(KEY));
