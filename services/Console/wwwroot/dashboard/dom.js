// Elements without markup: what a label or a log line says is always text.
const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

/** An HTML element; an attribute that is a function listens to the event of that name. */
export const html = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);

/** An SVG element. */
export const svg = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

/** Only what leads to the web or stays in the console may be a link; anything else is none. */
export function safeAddress(url) {
  const local = grafanaAddress(url);
  if (local === null) return null;
  try {
    const address = new URL(local, location.origin);
    return address.protocol === "http:" || address.protocol === "https:" ? local : null;
  } catch {
    return null;
  }
}

/** Grafana's address of a dashboard is the console's with another beginning; what it explores in Jaeger are the traces. */
function grafanaAddress(url) {
  if (url.startsWith("/explore")) return url.includes("jaeger") ? traces(url) : null;
  const dashboard = /^\/d\/([^/?#]+)(?:\/[^?#]*)?(.*)$/.exec(url);
  return dashboard ? `/dashboards/${dashboard[1]}${dashboard[2]}` : url;
}

function traces(url) {
  const service = /%22service%22%3A%22([\w.-]+)%22/.exec(url);
  return service ? `/traces?service=${service[1]}` : "/traces";
}
