// Text: the console has made HTML of its Markdown, in which HTML is shut out.
import { html } from "../dom.js";

export function draw(panel, _, { body }) {
  const page = new DOMParser().parseFromString(panel.options?.html ?? "", "text/html");
  body.append(html("div", { class: "prose" }, ...page.body.childNodes));
}
