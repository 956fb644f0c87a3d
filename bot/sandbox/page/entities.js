/** Draws a message's text from its entities. Text only ever becomes text nodes; offsets are UTF-16 units, as in JS. */

import { h } from "./dom.js";

const SAFE_SCHEMES = new Set(["http:", "https:", "tg:", "mailto:", "tel:"]);

/** An address that may be opened, or null: `javascript:` and its kin stay text. */
export function safeUrl(raw) {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(raw) ? raw : `https://${raw}`);
    return SAFE_SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function link(raw, children) {
  const href = safeUrl(raw);
  if (!href) return h("span", {}, children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, children);
}

function copyable(tag, children, text) {
  const copy = h("button", { type: "button", class: "copy", "data-copy": text, title: "برای کپی بزنید" }, children);
  return h(tag, { class: tag, dir: "auto" }, copy);
}

function spoiler(children) {
  const cover = h("button", { type: "button", class: "spoiler", "aria-expanded": "false", "aria-label": "متن پنهان؛ برای دیدن بزنید" });
  const hidden = h("span", { class: "spoiler-text" }, children);
  cover.append(hidden);
  cover.addEventListener("click", () => {
    cover.classList.add("shown");
    cover.setAttribute("aria-expanded", "true");
    cover.removeAttribute("aria-label");
  });
  return cover;
}

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

const builders = {
  bold: (children) => h("strong", {}, children),
  italic: (children) => h("em", {}, children),
  underline: (children) => h("u", {}, children),
  strikethrough: (children) => h("s", {}, children),
  spoiler,
  blockquote: (children) => h("blockquote", { dir: "auto" }, children),
  expandable_blockquote: (children) => h("blockquote", { dir: "auto" }, children),
  code: (children, text) => copyable("code", children, text),
  pre: (children, text) => copyable("pre", children, text),
  text_link: (children, _text, entity) => link(entity.url, children),
  url: (children, text) => link(text, children),
  email: (children, text) => link(`mailto:${text}`, children),
  phone_number: (children, text) => link(`tel:${text}`, children),
  bot_command: (children, text) => h("button", { type: "button", class: "command", dir: "ltr", "data-send": text }, children),
};

function build(text, start, end, entities) {
  const nodes = [];
  let at = start;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    const inside = [];
    while (i + 1 < entities.length && entities[i + 1].offset < to) {
      i += 1;
      inside.push(entities[i]);
    }
    if (from > at) nodes.push(text.slice(at, from));
    const children = build(text, from, to, inside);
    const builder = Object.hasOwn(builders, entity.type) ? builders[entity.type] : null;
    nodes.push(...(builder ? [builder(children, text.slice(from, to), entity)] : children));
    // A block ends its own line; the line break after it would show as an empty line.
    at = BLOCKS.has(entity.type) && text[to] === "\n" && to < end ? to + 1 : to;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

/** Nodes for `text`. Entities come in any order; of two that cross, the later is cut at the end of the first. */
export function render(text, entities = []) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, 0, text.length, sorted);
}
