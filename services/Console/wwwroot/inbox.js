// Keeps the inbox fresh: waits at the API for something new, then takes what is new from the page itself, which the server renders.
const list = document.getElementById("notifications");
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
let latest = Number(list.dataset.latest);

async function refresh() {
  const response = await fetch(location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  document.getElementById("watchdog").replaceWith(page.getElementById("watchdog"));
  document.getElementById("nothing").replaceWith(page.getElementById("nothing"));

  // Only what is new moves in: what somebody has opened stays open, and the focus stays where it is.
  const fresh = page.getElementById("notifications");
  const added = [...fresh.children].filter((item) => !document.getElementById(item.id));
  const kept = new Set([...fresh.children].map((item) => item.id));
  list.prepend(...added);
  for (const item of [...list.children]) {
    if (!kept.has(item.id)) item.remove();
  }
  latest = Number(fresh.dataset.latest);
  if (added.length > 0) {
    document.getElementById("news").textContent = `${added.length} new: ${added[0].querySelector("h2").textContent}`;
  }
}

async function watch() {
  for (;;) {
    try {
      const response = await fetch(`/api/inbox?after=${latest}&wait=10`, { cache: "no-store" });
      if (!response.ok) throw new Error(response.statusText);
      await refresh();
      document.body.classList.remove("away");
    } catch {
      // The console is being restarted, or is gone.
      document.body.classList.add("away");
      await pause(2);
    }
  }
}

watch();
