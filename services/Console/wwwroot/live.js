// Keeps a part of a page fresh: #live is taken anew from the server, which renders it, every data-live seconds.
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Somebody reads, copies or operates something in it: it stays as it is until they are done. */
function isInUse(part) {
  const selection = getSelection();
  return part.contains(document.activeElement) || (selection && !selection.isCollapsed && part.contains(selection.anchorNode));
}

async function refresh() {
  const part = document.getElementById("live");
  if (document.hidden || isInUse(part)) return;
  const response = await fetch(location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("live");
  if (!fresh) throw new Error(response.statusText);
  if (fresh.innerHTML !== part.innerHTML && !isInUse(part)) part.replaceWith(fresh);
}

for (;;) {
  await pause(Number(document.getElementById("live").dataset.live));
  try {
    await refresh();
    document.body.classList.remove("away");
  } catch {
    // The console is being restarted, or is gone.
    document.body.classList.add("away");
  }
}
