/** The SMS and e-mail inbox: newest first, the chosen person's by default, one-time codes a tap away from the composer. */

import { byId, h, setBadge } from "./dom.js";
import { moment, nationalPhone, nearMoment, number, phone } from "./persian.js";
import { store } from "./store.js";

const CODE = /(?<![0-9۰-۹])[0-9۰-۹]{6}(?![0-9۰-۹])/g;
const PAGE = 50;

const list = byId("inbox-list");
const tabs = { sms: byId("tab-sms"), emails: byId("tab-email"), safir: byId("tab-safir") };
const onlyMine = byId("only-mine");
let shown = "sms";
let limit = PAGE;
let fresh = 0;
let useCode = null;

/** In a group the visitor is nobody in particular: all is theirs. */
const isMine = (sms) => !store.person() || nationalPhone(sms.phone) === nationalPhone(store.person()?.phone);

function withCodes(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(CODE)) {
    nodes.push(text.slice(at, match.index));
    nodes.push(h("button", {
      type: "button", class: "otp", dir: "ltr", title: "گذاشتن در کادر نوشتن",
      "aria-label": `کد ${match[0]}؛ گذاشتن در کادر نوشتن`, onclick: () => useCode(match[0]),
    }, match[0]));
    at = match.index + match[0].length;
  }
  nodes.push(text.slice(at));
  return nodes;
}

const when = (letter) => h("bdi", { class: "stamp" }, nearMoment(moment(letter.date)));

function smsCard(sms) {
  return h("article", { class: "letter" },
    h("header", {}, h("bdi", { class: "letter-to", dir: "ltr" }, phone(sms.phone)), when(sms)),
    h("p", { class: "letter-text", dir: "auto" }, withCodes(sms.text)));
}

function emailCard(email) {
  return h("article", { class: "letter" },
    h("header", {}, h("bdi", { class: "letter-to", dir: "ltr" }, email.to), when(email)),
    h("h3", { class: "letter-subject", dir: "auto" }, email.subject),
    h("p", { class: "letter-text", dir: "auto" }, withCodes(email.text)));
}

const KINDS = { message: "پیام", otp_message: "رمز یک‌بارمصرف", otp: "رمز یک‌بارمصرف", template_message: "الگو" };

/** What Bale's Safir delivered by phone number. */
function safirCard(letter) {
  return h("article", { class: "letter" },
    h("header", {}, h("bdi", { class: "letter-to", dir: "ltr" }, phone(letter.phone)), when(letter)),
    h("h3", { class: "letter-subject" }, KINDS[letter.kind]),
    h("p", { class: "letter-text", dir: "auto" }, withCodes(letter.text)));
}

const CARDS = { sms: smsCard, emails: emailCard, safir: safirCard };

function items() {
  const all = store[shown];
  return (shown !== "emails" && onlyMine.checked ? all.filter(isMine) : all).slice().reverse();
}

function emptyWords() {
  if (shown === "emails") return "ایمیلی فرستاده نشده است.";
  if (shown === "safir") return "با سفیرِ بله چیزی فرستاده نشده است.";
  return onlyMine.checked && store.person() ? `پیامکی برای «${store.person().name}» فرستاده نشده است.` : "پیامکی فرستاده نشده است.";
}

function draw() {
  const all = items();
  const card = CARDS[shown];
  list.replaceChildren(...all.slice(0, limit).map(card));
  if (!all.length) list.append(h("p", { class: "nothing" }, emptyWords()));
  if (all.length > limit) list.append(h("button", { type: "button", class: "older", onclick: more }, `${number(all.length - limit)} مورد دیگر`));
  byId("sms-filter").hidden = shown === "emails" || !store.person();
  if (store.person()) byId("only-mine-text").textContent = `فقط پیامک‌های «${store.person().name}»`;
}

function more() {
  limit += PAGE;
  draw();
}

function choose(tab) {
  shown = tab;
  limit = PAGE;
  for (const [name, button] of Object.entries(tabs)) {
    button.setAttribute("aria-selected", String(name === tab));
    button.tabIndex = name === tab ? 0 : -1;
  }
  list.setAttribute("aria-labelledby", tabs[tab].id);
  draw();
}

function countFresh(count) {
  fresh = count;
  setBadge(byId("inbox-unread"), fresh, number(fresh));
  byId("inbox-open").setAttribute("aria-label", fresh ? `پیامک‌ها و ایمیل‌ها، ${number(fresh)} تازه` : "پیامک‌ها و ایمیل‌ها");
}

/** Forgets what has arrived: the visitor is looking at it. */
export const looked = () => countFresh(0);

/** `on.useCode(code)` takes a one-time code; `on.isInSight()` says whether arrivals are seen at once. */
export function mount(on) {
  useCode = on.useCode;
  for (const [name, button] of Object.entries(tabs)) {
    button.addEventListener("click", () => choose(name));
    button.addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      const order = Object.keys(tabs).filter((key) => !tabs[key].hidden);
      const step = event.key === "ArrowLeft" ? 1 : order.length - 1;
      choose(order[(order.indexOf(name) + step) % order.length]);
      tabs[shown].focus();
    });
  }
  onlyMine.checked = true;
  onlyMine.addEventListener("change", draw);
  for (const name of ["sms", "emails", "safir"]) {
    store.on(name, ({ arrived }) => {
      if (arrived && !on.isInSight()) countFresh(fresh + 1);
      draw();
    });
  }
  store.on("current", draw);
  store.on("bots", () => {
    tabs.safir.hidden = !store.bots.some((bot) => bot.messenger === "bale");
  });
  choose("sms");
}
