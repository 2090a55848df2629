// Links of panels and values: "${__value.text}", "${__data.fields.alertname}" and "${__field.labels.job}" are what is under the hand.
import { safeAddress } from "./dom.js";
import { inWords } from "./variables.js";

const REFERENCE = /\$\{__(value|field|data|series)\.?([^}]*)\}/g;

/** The part after "fields" or "labels": .name, ["name"] or [0]. */
function keyOf(path) {
  return /^(?:fields|labels)(?:\.([\w]+)|\["?([^"\]]+)"?\])/.exec(path);
}

/**
 * The links of a value, with their addresses filled in; what leads nowhere safe is left out.
 * @param about { text, raw, name, labels, fields } of the value
 */
export function linksOf(links, about, { variables, values }) {
  return (links ?? []).flatMap(({ title, url = "", targetBlank }) => {
    const fill = (text, encode) => text.replace(REFERENCE, (_, kind, path) => encode(String(reference(kind, path, about) ?? "")));
    const address = safeAddress(inWords(fill(url, encodeURIComponent), variables, values));
    return address ? [{ title: inWords(fill(title || address, (text) => text), variables, values), address, targetBlank }] : [];
  });
}

function reference(kind, path, { text, raw, name, labels = {}, fields = {} }) {
  if (kind === "value") return path === "raw" || path === "numeric" ? raw : path === "time" ? "" : text;
  const key = keyOf(path);
  if (!key) return name;
  const wanted = key[1] ?? key[2];
  return kind === "data" ? fields[wanted] : labels[wanted];
}
