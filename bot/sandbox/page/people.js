/** The side list: who the visitor speaks as, what each has not read, and a form for one more person. */

import * as api from "./api.js";
import { byId, h, icon, setBadge } from "./dom.js";
import { show } from "./notices.js";
import { moment, nationalPhone, nearDay, number, phone, time } from "./persian.js";
import { store } from "./store.js";

const HUES = 6;
export const MESSENGERS = { telegram: "تلگرام", bale: "بله" };
export const ROOMS = { group: "گروه", supergroup: "گروه", channel: "کانال" };

const list = byId("people-list");
const rows = new Map();

/** A disc with the person's first letter, ringed in the colour of the messenger. */
const avatar = (person) =>
  h("span", { class: `avatar hue-${Number(person.user_id) % HUES} of-${person.messenger}`, "aria-hidden": "true" }, [...person.name.trim()][0] ?? "؟");

function stamp(message) {
  if (!message) return null;
  const date = moment(message.date);
  const near = nearDay(date);
  return h("bdi", { class: "stamp" }, near === "امروز" ? time(date) : near.split(" ").slice(0, 3).join(" "));
}

function about(person) {
  const who = person.role ? h("bdi", {}, person.role) : h("bdi", { dir: "ltr" }, phone(person.phone));
  return h("span", { class: "person-about" }, who, ` · ${MESSENGERS[person.messenger]}`, person.blocked && " · مسدود");
}

/** The row's button stays the same element for life: what changes under a finger must not swallow its press. */
function rowOf(person) {
  if (!rows.has(person.user_id)) {
    const button = h("button", {
      type: "button", class: "person", "data-user-id": person.user_id, onclick: () => store.choose(person.user_id),
    });
    rows.set(person.user_id, button);
    list.append(h("li", {}, button));
  }
  return rows.get(person.user_id);
}

function drawRow(person) {
  const chat = store.chat(person.user_id);
  const isCurrent = person.user_id === store.current;
  const unread = isCurrent ? 0 : chat.unread();
  const typing = chat.typingUntil > Date.now();
  const button = rowOf(person);
  if (isCurrent) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
  button.replaceChildren(avatar(person), h("span", { class: "person-words" },
    h("span", { class: "person-line" }, h("bdi", { class: "person-name" }, person.name), stamp(chat.last())),
    h("span", { class: "person-line" },
      typing ? h("span", { class: "person-about typing" }, "در حال نوشتن…") : about(person),
      unread > 0 && h("span", { class: "badge" }, number(unread), h("span", { class: "away" }, " پیام نخوانده")))));
}

function drawRoom(room) {
  const chat = store.chat(room.chat_id);
  const isCurrent = room.chat_id === store.current;
  const unread = isCurrent ? 0 : chat.unread();
  const button = rowOf({ user_id: room.chat_id });
  if (isCurrent) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
  button.replaceChildren(
    h("span", { class: `avatar hue-${Math.abs(Number(room.chat_id)) % HUES}`, "aria-hidden": "true" }, icon(room.type === "channel" ? "channel" : "group")),
    h("span", { class: "person-words" },
      h("span", { class: "person-line" }, h("bdi", { class: "person-name" }, room.title), stamp(chat.last())),
      h("span", { class: "person-line" },
        h("span", { class: "person-about" }, `${ROOMS[room.type]} · ${MESSENGERS[room.messenger]}`),
        unread > 0 && h("span", { class: "badge" }, number(unread), h("span", { class: "away" }, " پیام نخوانده")))));
}

function draw() {
  for (const [userId, button] of rows) {
    if (store.people.has(userId) || store.rooms.has(userId)) continue;
    rows.delete(userId);
    button.parentElement.remove();
  }
  for (const person of store.people.values()) drawRow(person);
  for (const room of store.rooms.values()) drawRoom(room);
  const elsewhere = store.unreadElsewhere();
  setBadge(byId("people-unread"), elsewhere, number(elsewhere));
  byId("people-open").setAttribute("aria-label", elsewhere ? `فهرست اشخاص، ${number(elsewhere)} پیام نخوانده` : "فهرست اشخاص");
  document.title = elsewhere ? `(${number(elsewhere)}) پیشخوان` : "پیشخوان";
}

function field(label, input, hint) {
  return h("label", { class: "field" }, h("span", {}, label), input, hint && h("small", {}, hint));
}

/** In a room the visitor chooses whom they speak for. */
function drawSpeaker() {
  const room = store.room();
  byId("speaker-label").hidden = room === null;
  if (!room) return;
  const inside = room.members.filter((member) => !["left", "kicked"].includes(member.status));
  byId("speaker").replaceChildren(...inside.map((member) => h("option", { value: member.user_id, selected: member === store.speaker(room) }, member.name)));
}

/** Asks for a new person; what the server refuses is said in the form, with what was typed kept. */
function add() {
  const name = h("input", { type: "text", required: true, maxlength: 64, autofocus: true, autocomplete: "off" });
  const number_ = h("input", { type: "tel", required: true, dir: "ltr", maxlength: 20, inputmode: "tel", autocomplete: "off", placeholder: "۰۹۱۲۳۴۵۶۷۸۹" });
  const wrong = h("p", { class: "wrong", role: "alert" });
  const choices = [...new Set(store.bots.map((bot) => bot.messenger))].map((key, i) => h("label", { class: "choice" },
    h("input", { type: "radio", name: "messenger", value: key, checked: i === 0 }), h("span", {}, MESSENGERS[key])));
  const submit = async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const mobile = nationalPhone(number_.value);
    if (!/^09\d{9}$/.test(mobile)) {
      wrong.textContent = "شمارهٔ تلفن همراه یازده رقم است و با ۰۹ آغاز می‌شود.";
      number_.focus();
      return;
    }
    try {
      const made = await api.addPerson({
        name: name.value.trim(), phone: mobile, messenger: new FormData(form).get("messenger"),
      });
      form.closest("dialog").close("yes");
      store.putPerson(made);
      store.choose(made.user_id);
    } catch (error) {
      wrong.textContent = error.message;
    }
  };
  return show("افزودن شخص", [
    h("h2", { class: "dialog-title" }, "افزودن شخص"),
    h("form", { class: "fields", onsubmit: submit },
      field("نام و نام خانوادگی", name),
      field("شمارهٔ تلفن همراه", number_),
      h("fieldset", { class: "choices" }, h("legend", {}, "پیام‌رسان"), choices),
      wrong,
      h("div", { class: "dialog-foot" },
        h("button", { type: "button", class: "quiet", onclick: (event) => event.target.closest("dialog").close("no") }, "انصراف"),
        h("button", { type: "submit", class: "strong" }, "افزودن"))),
  ]);
}

export function mount() {
  byId("person-add").addEventListener("click", add);
  byId("speaker").addEventListener("change", (event) => store.speakers.set(store.current, Number(event.target.value)));
  for (const name of ["current", "rooms"]) store.on(name, drawSpeaker);
  for (const name of ["people", "rooms", "current", "chat", "message", "typing", "typed"]) store.on(name, draw);
}
