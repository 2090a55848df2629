// Dark or light as the system prefers, until somebody says otherwise with the button in the bar.
const KEY = "theme";
const root = document.documentElement;
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

const stored = localStorage.getItem(KEY);
if (stored === "dark" || stored === "light") root.dataset.theme = stored;

const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);
const changed = () => root.dispatchEvent(new CustomEvent("themechange"));

function toggle() {
  const next = isDark() ? "light" : "dark";
  // What the system prefers needs no saying.
  if ((next === "dark") === prefersDark.matches) {
    delete root.dataset.theme;
    localStorage.removeItem(KEY);
  } else {
    root.dataset.theme = next;
    localStorage.setItem(KEY, next);
  }
  changed();
}

prefersDark.addEventListener("change", changed);
addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("theme");
  button.hidden = false;
  button.addEventListener("click", toggle);
});
