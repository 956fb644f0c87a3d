/** Writing to the bot: text, commands, the reply keyboard and the person's own phone number. */

import * as api from "./api.js";
import { byId, h } from "./dom.js";
import { replyKeyboard } from "./keyboards.js";
import { ask, tell } from "./notices.js";
import { phone } from "./persian.js";
import { askPlace } from "./place.js";
import { store } from "./store.js";

const box = byId("text");
const reply = byId("reply");
const replyToggle = byId("reply-toggle");
const commands = byId("commands");
const commandsToggle = byId("commands-toggle");
const restart = byId("restart");
const drafts = new Map();
const hidden = new Map();
let shownFor = null;

/** Sends `text` as the chosen person. Resolves to whether the sandbox took it. */
export async function send(text) {
  const room = store.room();
  try {
    if (!room) await api.sendText(store.current, text);
    else if (store.speaker(room)) await api.sendToRoom(room.chat_id, store.speaker(room).user_id, text);
    else throw new Error("کسی در این گروه نیست که بنویسد.");
    return true;
  } catch (error) {
    tell(error);
    return false;
  }
}

async function submit(event) {
  event?.preventDefault();
  const text = box.value.trim();
  const userId = store.current;
  if (!text || userId === null) return;
  write("");
  const taken = await send(text);
  if (!taken && store.current === userId && !box.value) write(text);
}

function write(text) {
  box.value = text;
  drafts.set(store.current, text);
  grow();
}

function grow() {
  box.style.setProperty("height", "auto");
  box.style.setProperty("height", `${box.scrollHeight}px`);
}

/** Puts `text` where the caret is, ready to be sent. */
export function insertText(text) {
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  drafts.set(store.current, box.value);
  grow();
  box.focus();
}

/** A press on the reply keyboard: the sandbox sends the text, or the own contact or a place once the person agrees. */
async function use(messageId, button) {
  const person = store.person();
  if (!person) return send(button.text);
  const what = { message_id: messageId, text: button.text };
  if (button.location) {
    const point = await askPlace();
    if (!point) return undefined;
    Object.assign(what, point);
  }
  if (button.contact) {
    const yes = await ask("فرستادن شماره", `شمارهٔ \u2066${phone(person.phone)}\u2069 برای ربات فرستاده شود؟`, "فرستادن");
    if (!yes) return undefined;
  }
  box.focus({ preventScroll: true });
  return api.press(person.user_id, what).catch(tell);
}

function drawReply() {
  const chat = store.current === null ? null : store.chat(store.current);
  const message = chat?.keyboardMessage() ?? null;
  const open = message !== null && hidden.get(store.current) !== message.message_id;
  const looks = message && open ? JSON.stringify([store.current, message.message_id, message.buttons]) : null;
  if (looks !== shownFor) {
    if (reply.contains(document.activeElement)) box.focus({ preventScroll: true });
    reply.replaceChildren(...(looks ? [replyKeyboard(message, (button) => use(message.message_id, button))] : []));
    shownFor = looks;
  }
  reply.hidden = !open || isBlocked();
  replyToggle.hidden = message === null;
  replyToggle.setAttribute("aria-expanded", String(open));
  replyToggle.setAttribute("aria-label", open ? "پنهان کردن صفحه‌کلید ربات" : "نشان دادن صفحه‌کلید ربات");
}

const isBlocked = () => Boolean(store.person()?.blocked);

/** Who blocks the bot can only start it anew, as in the messengers' apps. */
function drawRestart() {
  const hadFocus = byId("composer").contains(document.activeElement) || restart.contains(document.activeElement);
  restart.hidden = !isBlocked();
  byId("composer").hidden = isBlocked();
  drawReply();
  if (hadFocus) (isBlocked() ? restart.firstElementChild : box).focus({ preventScroll: true });
}

function toggleReply() {
  const message = store.chat(store.current).keyboardMessage();
  if (!message) return;
  if (hidden.get(store.current) === message.message_id) hidden.delete(store.current);
  else hidden.set(store.current, message.message_id);
  drawReply();
}

function showCommands(open) {
  commands.hidden = !open;
  commandsToggle.setAttribute("aria-expanded", String(open));
}

const offered = () => store.bot()?.commands ?? [];

/** The bot's commands, or those that what was typed could become. */
function drawCommands() {
  const list = offered();
  commandsToggle.hidden = list.length === 0;
  const begun = /^\/[A-Za-z0-9_]*$/.test(box.value) ? box.value.slice(1).toLowerCase() : "";
  const fitting = list.filter(({ command }) => command.startsWith(begun));
  if (!fitting.length) showCommands(false);
  commands.replaceChildren(...fitting.map(({ command, description }) => h("li", {},
    h("button", {
      type: "button",
      onclick: () => {
        showCommands(false);
        write("");
        box.focus();
        send(`/${command}`);
      },
    }, h("bdi", { class: "command-name", dir: "ltr" }, `/${command}`), h("span", { dir: "auto" }, description)))));
  return fitting.length > 0;
}

/** Up and down walk the open list, from the box into it and around; Escape goes back to the box. */
function walkCommands(event) {
  if (commands.hidden) return;
  const stops = [...commands.querySelectorAll("button")];
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.key === "Escape") {
    showCommands(false);
    box.focus();
  } else if (step && stops.length) {
    const at = stops.indexOf(document.activeElement);
    const next = at < 0 ? (step < 0 ? stops.length - 1 : 0) : (at + step + stops.length) % stops.length;
    stops[next].focus();
    event.preventDefault();
  }
}

function keys(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
}

export function mount() {
  byId("composer").addEventListener("submit", submit);
  box.addEventListener("keydown", keys);
  box.addEventListener("input", () => {
    grow();
    drafts.set(store.current, box.value);
    const begun = /^\/[A-Za-z0-9_]*$/.test(box.value);
    if (drawCommands() && begun) showCommands(true);
    else if (box.value) showCommands(false);
  });
  replyToggle.addEventListener("click", toggleReply);
  restart.firstElementChild.addEventListener("click", () => send("/start"));
  commandsToggle.addEventListener("click", () => showCommands(commands.hidden));
  byId("composer").addEventListener("keydown", walkCommands);
  store.on("current", () => {
    write(drafts.get(store.current) ?? "");
    showCommands(false);
    drawCommands();
    drawRestart();
  });
  store.on("people", drawRestart);
  store.on("bots", drawCommands);
  store.on("keyboard", ({ userId }) => userId === store.current && drawReply());
}
