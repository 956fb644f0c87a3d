/** The two side panels: columns where there is room, sheets over the chat where there is none. */

import { byId } from "./dom.js";

const panels = {
  people: { panel: byId("people"), open: byId("people-open"), close: byId("people-close"), tucked: matchMedia("(max-width: 47.99em)") },
  inbox: { panel: byId("inbox"), open: byId("inbox-open"), close: byId("inbox-close"), tucked: matchMedia("(max-width: 71.99em)") },
};
const backdrop = byId("backdrop");
let current = null;
let opened = () => {};

function behind() {
  return [byId("chat"), ...Object.values(panels).map((p) => p.panel)];
}

/** Whether the panel can be seen now. */
export const inSight = (name) => !panels[name].tucked.matches || current === name;

function open(name) {
  close();
  current = name;
  panels[name].panel.classList.add("open");
  panels[name].open.setAttribute("aria-expanded", "true");
  backdrop.hidden = false;
  for (const part of behind()) part.inert = part !== panels[name].panel;
  panels[name].close.focus();
  opened(name);
}

/** Puts an open sheet away and gives the focus back to the button that opened it. */
export function close() {
  if (current === null) return;
  const { panel, open: opener } = panels[current];
  const hadFocus = panel.contains(document.activeElement);
  current = null;
  panel.classList.remove("open");
  opener.setAttribute("aria-expanded", "false");
  backdrop.hidden = true;
  for (const part of behind()) part.inert = false;
  if (hadFocus) opener.focus();
}

/** `on.opened(name)` is told which sheet came up. */
export function mount(on) {
  opened = on.opened;
  for (const [name, { open: opener, close: closer, tucked }] of Object.entries(panels)) {
    opener.addEventListener("click", () => open(name));
    closer.addEventListener("click", close);
    tucked.addEventListener("change", () => {
      if (current === name) close();
      if (!tucked.matches) opened(name);
    });
  }
  backdrop.addEventListener("click", close);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) close();
  });
}
