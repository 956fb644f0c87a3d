/** What a message carries beside its text: pictures, files, places, contacts, invoices, and what only announces something. */

import { h, icon } from "./dom.js";
import { fileSize, number, phone } from "./persian.js";

const FILES = {
  document: ["file", "فایل"],
  audio: ["sound", "صوت"],
  voice: ["sound", "پیام صوتی"],
  video: ["film", "ویدیو"],
  video_note: ["film", "پیام ویدیویی"],
  animation: ["film", "تصویر متحرک"],
  sticker: ["file", "برچسب"],
};
const TOMAN = 10;

function picture({ url, width, height }, alt) {
  const image = h("img", { src: url, width, height, alt, loading: "lazy", decoding: "async" });
  return h("a", { class: "photo", href: url, target: "_blank", rel: "noopener noreferrer", title: "دیدن عکس در اندازهٔ کامل" }, image);
}

function file(doc, kind) {
  const [drawing, label] = FILES[kind];
  if (kind === "sticker" && doc.mime_type?.startsWith("image/")) {
    return h("img", { class: "sticker", src: doc.url, alt: label, loading: "lazy", decoding: "async" });
  }
  const name = kind === "document" || kind === "audio" ? doc.file_name || "بی‌نام" : label;
  const seconds = Number.isFinite(doc.duration) ? `${number(doc.duration)} ثانیه · ` : "";
  return h("a", { class: "card", href: doc.url, download: doc.file_name || name, "aria-label": `دریافت فایل ${name}` },
    h("span", { class: "disc" }, icon(drawing)),
    h("span", { class: "card-words" },
      h("bdi", { class: "card-title" }, name),
      h("span", { class: "card-sub" }, seconds + (Number.isFinite(doc.file_size) ? fileSize(doc.file_size) : "دریافت"))));
}

/** A drawn map, for no tile of a real one is fetched, with the way to a real one. */
function place(location, venue) {
  const { latitude, longitude } = location;
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  const at = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return h("a", { class: "place", href, target: "_blank", rel: "noopener noreferrer", title: "دیدن روی نقشه" },
    h("span", { class: "map", "aria-hidden": "true" }, icon("pin")),
    h("span", { class: "card-words" },
      h("bdi", { class: "card-title" }, venue?.title ?? "موقعیت مکانی"),
      venue?.address && h("bdi", { class: "card-sub", dir: "auto" }, venue.address),
      h("bdi", { class: "card-sub", dir: "ltr" }, at)));
}

function contactCard(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return h("div", { class: "card" },
    h("span", { class: "disc" }, icon("phone")),
    h("span", { class: "card-words" },
      h("bdi", { class: "card-title" }, name || "شماره تماس"),
      h("bdi", { class: "card-sub", dir: "ltr" }, phone(contact.phone_number))));
}

/** «۵۲۰٬۰۰۰ ریال» */
export function money(amount, currency) {
  return `${number(amount)} ${currency === "IRR" || !currency ? "ریال" : currency}`;
}

/** «۵۲٬۰۰۰ تومان», or nothing where there are no tomans in it. */
export function tomans(amount, currency) {
  return currency === "IRR" && amount % TOMAN === 0 ? `${number(amount / TOMAN)} تومان` : "";
}

/** The rows of what is to be paid, and their sum. */
export function bill(invoice) {
  const { currency, total_amount: total } = invoice;
  return h("table", { class: "bill" },
    h("tbody", {}, (invoice.prices ?? []).map((price) => h("tr", {},
      h("th", { scope: "row" }, h("bdi", {}, price.label)), h("td", {}, money(price.amount, currency))))),
    h("tfoot", {}, h("tr", {},
      h("th", { scope: "row" }, "جمع"),
      h("td", {}, h("strong", {}, money(total, currency)), tomans(total, currency) && h("small", {}, tomans(total, currency))))));
}

function invoiceCard(message, pay) {
  const { invoice } = message;
  const total = money(invoice.total_amount, invoice.currency);
  const keyboardPays = message.buttons?.flat().some((button) => button.pay);
  return h("div", { class: "invoice" },
    h("bdi", { class: "card-title" }, invoice.title),
    h("bdi", { class: "card-sub" }, invoice.description ?? ""),
    Number.isFinite(invoice.total_amount) && h("strong", {}, total),
    invoice.paid && h("span", { class: "paid" }, icon("check"), "پرداخت شد"),
    !invoice.paid && !keyboardPays && h("button", { type: "button", class: "strong pay", onclick: () => pay(message) }, `پرداخت ${total}`));
}

const names = (users) => users.map((user) => user.first_name).join("، ");

const SERVICES = {
  successful_payment: (paid) => `پرداخت ${money(paid.total_amount, paid.currency)} انجام شد`,
  new_chat_members: (users) => `${names(users)} به گروه پیوست`,
  left_chat_member: (user) => `${user.first_name} از گروه رفت`,
  forum_topic_created: (topic) => `موضوع «${topic.name}» باز شد`,
  forum_topic_edited: (topic) => `نام موضوع «${topic.name}» شد`,
  forum_topic_closed: () => "موضوع بسته شد",
  forum_topic_reopened: () => "موضوع دوباره باز شد",
};

/** The words of a message that only announces something, or null. */
export function announcement(message) {
  const kind = Object.keys(SERVICES).find((name) => message[name]);
  return kind ? SERVICES[kind](message[kind]) : null;
}

/** The drawn contents of `message`; `pay(message)` opens the payment sheet. */
export function payload(message, pay) {
  return [
    message.photo && picture(message.photo, "عکس"),
    ...Object.keys(FILES).filter((kind) => message[kind]).map((kind) => file(message[kind], kind)),
    message.location && place(message.location, message.venue),
    message.contact && contactCard(message.contact),
    message.invoice && invoiceCard(message, pay),
  ].filter(Boolean);
}
