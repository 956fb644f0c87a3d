/** The log of the chosen person's chat: bubbles by day, edits in place, and a scroll that never jumps under a reader. */

import { bubble } from "./bubble.js";
import { byId, h } from "./dom.js";
import { keyOf } from "./keyboards.js";
import { day, moment, nearDay, number } from "./persian.js";
import { store } from "./store.js";

const PAGE = 120;
const NEAR_PX = 90;
const VANISH_MS = 260;

const log = byId("log");
const pill = byId("pill");
let handlers = null;
let drawn = new Map();
let limit = PAGE;
let follow = true;
let size = "";

const chat = () => store.chat(store.current);
const atBottom = () => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;

export function toBottom() {
  follow = true;
  log.scrollTop = log.scrollHeight;
  seen();
}

function seen() {
  if (follow && document.visibilityState === "visible" && store.current !== null) store.markSeen(store.current);
  const unread = store.current === null ? 0 : chat().unread();
  pill.hidden = follow || (unread === 0 && log.scrollHeight - log.scrollTop - log.clientHeight < 600);
  byId("pill-text").textContent = unread ? `${number(unread)} پیام تازه` : "پایین";
  pill.setAttribute("aria-label", unread ? `رفتن به ${number(unread)} پیام تازه` : "رفتن به پایین گفت‌وگو");
}

/** A scroll that came with a change of size is the layout's doing: only the reader's own says what to follow. */
function scrolled() {
  const now = `${log.clientHeight}:${log.scrollHeight}`;
  if (now === size) follow = atBottom();
  else if (follow) toBottom();
  size = now;
  seen();
}

function element(message) {
  const { pressed, messages } = chat();
  const original = messages.get(message.reply_to_message_id);
  return bubble(message, original && !original.deleted ? original : null, handlers, (button) => pressed.has(keyOf(message.message_id, button)));
}

/** Everything that changes a bubble's looks, as one string. */
function looks(message) {
  const waiting = (message.buttons ?? []).flat().filter((b) => chat().pressed.has(keyOf(message.message_id, b)));
  return JSON.stringify([message, waiting.map((b) => b.data ?? b.text)]);
}

function daySection(message) {
  const date = moment(message.date);
  const key = day(date);
  const sections = [...log.querySelectorAll(".day")];
  const found = sections.find((section) => section.dataset.day === key);
  if (found) return found;
  const section = h("section", { class: "day", "data-day": key, "data-first": message.message_id, "aria-label": key },
    h("h3", { class: "day-name" }, h("span", {}, nearDay(date))));
  const next = sections.find((other) => Number(other.dataset.first) > message.message_id);
  log.insertBefore(section, next ?? null);
  return section;
}

/** Where the pictures or papers of one album stand together; null for a message of its own. */
function albumOf(message, section) {
  if (!message.media_group_id) return null;
  const known = section.querySelector(`.album[data-album="${CSS.escape(message.media_group_id)}"]`);
  if (known) return known;
  const side = message.from_bot ? "theirs" : "mine";
  const shape = message.photo || message.video ? "tiles" : "rows";
  return h("div", { class: `album ${side} ${shape}`, "data-album": message.media_group_id, role: "group", "aria-label": "آلبوم" });
}

function insert(message, node) {
  const section = daySection(message);
  const before = [...section.querySelectorAll(".message")].findLast((m) => Number(m.dataset.messageId) < message.message_id);
  const album = albumOf(message, section);
  if (album && album === before?.parentElement) return before.after(node);
  if (album?.isConnected) return album.prepend(node);
  album?.append(node);
  return (before?.closest(".album") ?? before ?? section.firstElementChild).after(album ?? node);
}

/** Keeps the keyboard user's place when the bubble under the focus is redrawn. */
function replace(old, node) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const place = focused ? [...old.querySelectorAll("button, a")].indexOf(focused) : -1;
  old.replaceWith(node);
  if (!focused) return;
  const stops = [...node.querySelectorAll("button, a")];
  (stops[place] ?? stops.at(-1) ?? byId("text")).focus({ preventScroll: true });
}

function upsert(message) {
  const known = drawn.get(message.message_id);
  const now = looks(message);
  if (known?.looks === now) return;
  const node = element(message);
  drawn.set(message.message_id, { node, looks: now });
  if (known) replace(known.node, node);
  else insert(message, node);
}

function vanish(messageId) {
  const known = drawn.get(messageId);
  if (!known) return;
  drawn.delete(messageId);
  if (known.node.contains(document.activeElement)) byId("text").focus({ preventScroll: true });
  known.node.removeAttribute("data-message-id");
  known.node.style.setProperty("--height", `${known.node.offsetHeight}px`);
  known.node.classList.add("gone");
  known.node.inert = true;
  setTimeout(() => {
    const section = known.node.closest(".day");
    const album = known.node.closest(".album");
    known.node.remove();
    if (album && !album.querySelector(".message")) album.remove();
    if (section && !section.querySelector(".message")) section.remove();
  }, VANISH_MS);
}

function welcome() {
  const empty = chat().loaded && drawn.size === 0 && store.person();
  log.querySelector(".welcome")?.remove();
  if (!empty) return;
  log.append(h("div", { class: "welcome" },
    h("p", { class: "welcome-title" }, "هنوز گفت‌وگویی نیست"),
    h("p", {}, `اینجا از زبان «${store.person()?.name ?? ""}» با ربات گفت‌وگو می‌کنید.`),
    h("button", { type: "button", class: "strong big", id: "start", onclick: () => handlers.send("/start") }, "شروع")));
}

function older(hidden) {
  log.querySelector(".older")?.remove();
  if (!hidden) return;
  log.prepend(h("button", { type: "button", class: "older", onclick: showOlder }, `${number(hidden)} پیام پیش از این`));
}

function showOlder() {
  const before = log.scrollHeight - log.scrollTop;
  limit += PAGE;
  draw();
  log.scrollTop = log.scrollHeight - before;
}

/** Brings the log to what the store holds; what did not change is not touched. */
function draw() {
  const all = chat().shown();
  const list = all.slice(-limit);
  const ids = new Set(list.map((m) => m.message_id));
  for (const id of [...drawn.keys()]) if (!ids.has(id)) vanish(id);
  list.forEach(upsert);
  older(all.length - list.length);
  welcome();
}

function changed(message) {
  const beforeAll = log.querySelector(".older") && message.message_id < Math.min(...drawn.keys());
  if (message.deleted) vanish(message.message_id);
  else if (!beforeAll) upsert(message);
  limit = Math.max(limit, drawn.size);
  welcome();
  if (follow || !message.from_bot) toBottom();
  else seen();
}

function switched() {
  log.setAttribute("aria-busy", "true");
  log.replaceChildren();
  drawn = new Map();
  limit = PAGE;
  draw();
  toBottom();
  log.removeAttribute("aria-busy");
}

/** `on`: `press(message, button)`, `pay(message)` and `send(text)`. */
export function mount(on) {
  handlers = on;
  log.addEventListener("scroll", scrolled, { passive: true });
  log.addEventListener("load", () => follow && toBottom(), true);
  pill.addEventListener("click", () => {
    toBottom();
    byId("text").focus({ preventScroll: true });
  });
  document.addEventListener("visibilitychange", seen);
  new ResizeObserver(() => follow && toBottom()).observe(log);
  store.on("current", switched);
  store.on("chat", ({ userId }) => {
    if (userId !== store.current) return;
    draw();
    if (follow) toBottom();
    seen();
  });
  store.on("message", ({ userId, message }) => userId === store.current && changed(message));
  store.on("pressed", ({ userId, messageId }) => {
    const message = userId === store.current && chat().messages.get(messageId);
    if (message && !message.deleted) upsert(message);
  });
}
