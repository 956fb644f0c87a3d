/** One message as an element: what it carries, its text, its meta line and its inline keyboard. */

import { announcement, payload } from "./cards.js";
import { h, icon } from "./dom.js";
import { render } from "./entities.js";
import { inlineKeyboard } from "./keyboards.js";
import { moment, time } from "./persian.js";

/** What `message` answers, in one line. */
function quote(original) {
  const words = original.text || announcement(original) || (original.photo ? "عکس" : "پیام");
  return h("div", { class: "quote", dir: "auto" }, words.slice(0, 120));
}

function meta(message) {
  const date = moment(message.date);
  return h("span", { class: "meta" },
    message.pinned && h("span", { title: "سنجاق شده" }, icon("pushpin"), h("span", { class: "away" }, "سنجاق شده")),
    message.protected && h("span", { title: "فرستادن و کپی ممکن نیست" }, icon("lock"), h("span", { class: "away" }, "محافظت‌شده")),
    message.origin === "safir" && h("span", {}, "از سفیر"),
    message.edited_at && h("span", {}, "ویرایش‌شده"),
    h("bdi", {}, h("time", { datetime: date.toISOString() }, time(date))));
}

function service(message, words) {
  return h("article", { class: "message service", "data-message-id": message.message_id }, h("span", {}, h("bdi", {}, words)));
}

/**
 * The element of `message`; `original` is the message that it replies to, or null. `handlers.press(message, button)` is called for an inline button,
 * `handlers.pay(message)` for an invoice; `isPressed(button)` says which buttons still wait for their answer.
 */
export function bubble(message, original, handlers, isPressed) {
  const announced = announcement(message);
  if (announced) return service(message, announced);
  const things = payload(message, handlers.pay);
  const words = message.text ? h("span", { class: "text" }, render(message.text, message.entities ?? [])) : null;
  const nothing = !words && things.length === 0;
  const body = h("div", { class: "bubble", dir: words ? "auto" : null },
    message.author && h("bdi", { class: "author" }, message.author.name),
    message.forwarded_from && h("span", { class: "forwarded" }, "فرستاده از ", h("bdi", {}, message.forwarded_from)),
    original && quote(original),
    things,
    words,
    nothing && h("em", { class: "text" }, "این نوع پیام در این صفحه دیده نمی‌شود."),
    meta(message));
  const keyboard = inlineKeyboard(message, handlers.press, isPressed);
  const side = message.from_bot ? "theirs" : "mine";
  const shape = [message.photo && "has-photo", message.location && "has-place", keyboard && "has-keys", message.protected && "sealed", message.sticker && "has-sticker"]
    .filter(Boolean).join(" ");
  return h("article", { class: `message ${side} ${shape}`, "data-message-id": message.message_id },
    h("span", { class: "away" }, message.from_bot ? "ربات: " : `${message.author?.name ?? "شما"}: `), body, keyboard);
}
