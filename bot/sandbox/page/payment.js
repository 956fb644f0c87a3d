/** The payment sheet: what is to be paid, how it shall end, and how it did. */

import * as api from "./api.js";
import { bill, money } from "./cards.js";
import { h, icon } from "./dom.js";
import { show } from "./notices.js";
import { store } from "./store.js";

const ANSWER_MS = 10_500;
const OUTCOMES = [
  ["paid", "پرداخت موفق"],
  ["failed", "بانک نمی‌پذیرد"],
  ["silent", "پرداخت بی‌آنکه ربات خبر شود"],
];
const ENDS = {
  paid: () => "پرداخت انجام شد.",
  failed: () => "بانک پرداخت را نپذیرفت. پولی کم نشد.",
  refused: (payment) => payment.error || "ربات پرداخت را نپذیرفت.",
  expired: () => "ربات در ده ثانیه پاسخ نداد؛ پرداخت انجام نشد.",
};

function ended(sheet, payment) {
  const good = payment.state === "paid";
  sheet.replaceChildren(
    h("p", { class: good ? "end good" : "end bad", role: "status" }, icon(good ? "check" : "close"), h("span", { dir: "auto" }, ENDS[payment.state](payment))),
    h("form", { method: "dialog", class: "dialog-foot" }, h("button", { class: "strong", autofocus: true }, "بستن")));
  sheet.querySelector("button").focus();
}

/** Waits for the end of one payment; the ten seconds are the server's, asked for when they must be over. */
function follow(sheet, userId, number) {
  let open = true;
  const settle = (payment) => {
    if (!open || payment.pre_checkout_query_id !== number || !ENDS[payment.state]) return;
    open = false;
    leave();
    ended(sheet, payment);
  };
  const leave = store.on("payment", settle);
  setTimeout(async () => {
    if (!open) return;
    const known = await api.payments(userId).catch(() => []);
    known.forEach(settle);
  }, ANSWER_MS);
  api.payments(userId).then((known) => known.forEach(settle), () => {});
}

/** Opens the sheet for the invoice of `message`, in the chat of the chosen person. */
export function payInvoice(message) {
  const userId = store.current;
  const { invoice } = message;
  const total = money(invoice.total_amount, invoice.currency);
  const outcome = h("select", {}, OUTCOMES.map(([value, words]) => h("option", { value }, words)));
  const wrong = h("p", { class: "wrong", role: "alert" });
  const sheet = h("div", { class: "fields" });
  const start = async () => {
    const chosen = outcome.value;
    try {
      const { pre_checkout_query_id: number } = await api.pay(userId, message.message_id, chosen);
      sheet.replaceChildren(h("p", { class: "end waiting", role: "status" }, h("span", { class: "spinner", "aria-hidden": "true" }), "در انتظار پاسخ ربات…"));
      follow(sheet, userId, number);
    } catch (error) {
      wrong.textContent = error.message;
    }
  };
  sheet.append(
    h("p", { class: "card-sub", dir: "auto" }, invoice.description ?? ""),
    bill(invoice),
    h("label", { class: "field" }, h("span", {}, "نتیجه (برای آزمایش)"), outcome),
    wrong,
    h("div", { class: "dialog-foot" },
      h("button", { type: "button", class: "quiet", onclick: (event) => event.target.closest("dialog").close("no") }, "انصراف"),
      h("button", { type: "button", class: "strong", autofocus: true, onclick: start }, `پرداخت ${total}`)));
  return show("پرداخت", [h("h2", { class: "dialog-title", dir: "auto" }, invoice.title), sheet]);
}
