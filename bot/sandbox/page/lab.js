/** The workbench of a tester: block the bot, bring bad days, switch limits and Bale's ways. */

import * as api from "./api.js";
import { byId, h } from "./dom.js";
import { show, tell, toast } from "./notices.js";
import { latinDigits, number } from "./persian.js";
import { QUIRKS } from "./quirks.js";
import { store } from "./store.js";

/** What can be chosen: its words, and the fault that it is. */
const KINDS = [
  ["کمی صبر کن (۴۲۹)", { kind: "429" }],
  ["کمی صبر کن، بی‌آنکه بگوید چقدر", { kind: "429", retry_after: null }],
  ["ربات مسدود شده", { kind: "blocked" }],
  ["حساب حذف شده", { kind: "deactivated" }],
  ["۵۰۲ پس از رساندن", { kind: "502_after" }],
  ["پاسخ ناتمام پس از رساندن", { kind: "broken_json" }],
  ["بی‌پاسخ ماندن", { kind: "hang" }],
  ["بی‌پاسخ ماندن پس از رساندن", { kind: "hang", after: true }],
  ["قطع ارتباط", { kind: "reset" }],
  ["قطع ارتباط پس از رساندن", { kind: "reset", after: true }],
];
const isBare = (fault) => fault.kind === "429" && fault.retry_after === null;
const wordsOf = (fault) => KINDS.find(([, each]) =>
  each.kind === fault.kind && isBare(each) === isBare(fault) && (each.after ?? false) === (fault.after ?? false))?.[0] ?? fault.kind;
let faults = [];

function toggle(words, checked, change) {
  const box = h("input", { type: "checkbox", role: "switch", checked });
  box.addEventListener("change", () => change(box.checked).catch((error) => {
    box.checked = !box.checked;
    tell(error);
  }));
  return h("label", { class: "switch" }, h("span", {}, words), box);
}

function blockSwitch() {
  const person = store.person();
  if (!person) return null;
  return h("section", { class: "lab-part", "aria-label": "مسدود کردن" },
    toggle(`«${person.name}» ربات را مسدود کرده است`, person.blocked, (on) => api.setBlocked(person.user_id, on)),
    h("p", { class: "card-sub" }, "ربات خبردار می‌شود. تا مسدودی برداشته نشود این شخص نمی‌تواند چیزی بفرستد؛ «شروع دوبارهٔ ربات» هم آن را برمی‌دارد."));
}

function describe(fault) {
  const parts = [wordsOf(fault), `${number(Math.round(fault.share * 100))} درصد`];
  if (fault.methods?.length) parts.push(fault.methods.join(" و "));
  if (fault.chat_id) parts.push(store.people.get(fault.chat_id)?.name ?? "یک گفت‌وگو");
  if (fault.count !== null) parts.push(`${number(fault.count)} بار دیگر`);
  return parts.join(" · ");
}

function faultList(list) {
  const drop = (index) => api.putFaults(faults.filter((_, i) => i !== index)).catch(tell);
  list.replaceChildren(...faults.map((fault, index) => h("li", { class: "fault" },
    h("bdi", {}, describe(fault)),
    h("button", { type: "button", class: "quiet", "aria-label": `برداشتن خطا: ${describe(fault)}`, onclick: () => drop(index) }, "برداشتن"))));
  if (!faults.length) list.append(h("li", { class: "card-sub" }, "خطایی روشن نیست."));
}

function faultForm() {
  const kind = h("select", { name: "kind" }, KINDS.map(([words], value) => h("option", { value }, words)));
  const share = h("input", { type: "text", inputmode: "numeric", value: "۱۰۰", autocomplete: "off" });
  const count = h("input", { type: "text", inputmode: "numeric", autocomplete: "off", placeholder: "بی‌پایان" });
  const method = h("input", { type: "text", dir: "ltr", autocomplete: "off", placeholder: "sendMessage" });
  const mine = h("input", { type: "checkbox" });
  const wrong = h("p", { class: "wrong", role: "alert" });
  const add = async (event) => {
    event.preventDefault();
    const percent = Number(latinDigits(share.value));
    const times = latinDigits(count.value).trim();
    if (!(percent > 0 && percent <= 100) || (times && !/^[1-9]\d*$/.test(times))) {
      wrong.textContent = "سهم میان ۱ و ۱۰۰ و شمار عددی درست است.";
      return;
    }
    wrong.textContent = "";
    const fault = { ...KINDS[Number(kind.value)][1], share: percent / 100, count: times ? Number(times) : null };
    if (method.value.trim()) fault.methods = method.value.trim().split(/[\s,،]+/);
    if (mine.checked) fault.chat_id = store.current;
    await api.putFaults([...faults, fault]).catch((error) => { wrong.textContent = error.message; });
  };
  return h("form", { class: "fields", onsubmit: add },
    h("label", { class: "field" }, h("span", {}, "نوع خطا"), kind),
    h("div", { class: "pair" },
      h("label", { class: "field" }, h("span", {}, "سهم (درصد)"), share),
      h("label", { class: "field" }, h("span", {}, "چند بار"), count)),
    h("label", { class: "field" }, h("span", {}, "تنها این متدها"), method),
    h("label", { class: "choice" }, mine, h("span", {}, "تنها همین گفت‌وگو")),
    wrong,
    h("div", { class: "dialog-foot" }, h("button", { type: "submit", class: "strong" }, "افزودن خطا")));
}

function quirkList(quirks) {
  return h("details", { class: "lab-part" }, h("summary", {}, "عادت‌های بله"),
    Object.entries(quirks).map(([name, on]) => toggle(
      [QUIRKS[name] && h("span", { class: "switch-words" }, QUIRKS[name]), h("bdi", { dir: "ltr", class: "card-sub" }, name)], on, (value) => api.putQuirks({ [name]: value }))));
}

async function open() {
  let limits;
  let quirks;
  try {
    [faults, limits, quirks] = await Promise.all([api.faults(), api.limits(), api.quirks()]);
  } catch (error) {
    return tell(error);
  }
  const list = h("ul", { class: "faults", "aria-label": "خطاهای روشن" });
  const redraw = () => faultList(list);
  redraw();
  const leave = store.on("faults", redraw);
  await show("ابزار آزمایش", [
    h("h2", { class: "dialog-title" }, "ابزار آزمایش"),
    blockSwitch(),
    h("section", { class: "lab-part", "aria-label": "محدودیت فرستادن" },
      toggle("محدودیت فرستادن مانند پیام‌رسان واقعی", limits.enabled, (on) => api.putLimits(on).then(() => toast(on ? "محدودیت روشن شد." : "محدودیت خاموش شد.")))),
    h("section", { class: "lab-part", "aria-label": "خطاها" }, h("h3", {}, "خطاهای ساختگی"), list, faultForm()),
    store.bots.some((bot) => bot.messenger === "bale") && quirkList(quirks),
    h("form", { method: "dialog", class: "dialog-foot" }, h("button", { class: "quiet" }, "بستن")),
  ], "lab");
  return leave();
}

export function mount() {
  const button = byId("lab-open");
  button.addEventListener("click", open);
  byId("lab-open-tiny").addEventListener("click", open);
  store.on("faults", ({ list }) => {
    faults = list ?? faults;
    button.classList.toggle("alarmed", faults.length > 0);
    button.setAttribute("aria-label", faults.length ? `ابزار آزمایش، ${number(faults.length)} خطا روشن` : "ابزار آزمایش");
  });
}
