/** Both keyboards of a bot: the one under a message and the one docked above the composer. Rows run left to right, as in Telegram. */

import { h, icon } from "./dom.js";
import { safeUrl } from "./entities.js";
import { isReplyKeyboard } from "./store.js";

function rows(lists, draw, className) {
  return h("div", { class: `keys ${className}`, dir: "ltr" },
    lists.map((row) => h("div", { class: "keys-row" }, row.map(draw))));
}

function urlKey(button) {
  const href = safeUrl(button.url ?? button.web_app.url);
  if (!href) return h("span", { class: "key", dir: "auto" }, button.text);
  return h("a", { class: "key", dir: "auto", href, target: "_blank", rel: "noopener noreferrer" },
    h("span", {}, button.text), icon("out"));
}

/** The inline keyboard of `message`, or null if it has none. A pay button is pressed like any other: who presses knows it by `pay`. */
export function inlineKeyboard(message, press, isPressed) {
  if (!message.buttons?.length || isReplyKeyboard(message.buttons)) return null;
  return rows(message.buttons, (button) => {
    if (button.url || button.web_app) return urlKey(button);
    if (button.copy_text) return h("button", { type: "button", class: "key", dir: "auto", "data-copy": button.copy_text.text }, h("span", {}, button.text));
    if (button.pay && message.invoice?.paid) return h("span", { class: "key", dir: "auto" }, "پرداخت شد");
    const waits = isPressed(button);
    return h("button", {
      type: "button", class: "key", dir: "auto", "aria-busy": waits ? "true" : null,
      onclick: () => press(message, button),
    }, h("span", {}, button.text));
  }, "inline");
}

/** The reply keyboard of `message`; `use(button)` is called with the button that was pressed. */
export function replyKeyboard(message, use) {
  return rows(message.buttons, (button) => h("button", { type: "button", class: "key", dir: "auto", onclick: () => use(button) },
    button.contact ? icon("phone") : button.location ? icon("pin") : null,
    h("span", {}, button.text)), "docked");
}

/** What identifies a button inside its message, so that a press outlives a redraw. */
export const keyOf = (messageId, button) => `${messageId}:${button.data ?? button.text}`;
