/** Starts the page and joins its parts: presses and their answers, the header, the state bar and the two side sheets. */

import * as api from "./api.js";
import * as attach from "./attach.js";
import * as chat from "./chat.js";
import * as composer from "./composer.js";
import { byId } from "./dom.js";
import * as inbox from "./inbox.js";
import { keyOf } from "./keyboards.js";
import * as lab from "./lab.js";
import { alertBox, copy, tell, toast } from "./notices.js";
import { payInvoice } from "./payment.js";
import * as people from "./people.js";
import { latinDigits } from "./persian.js";
import * as sheets from "./sheets.js";
import { store } from "./store.js";
import { connect } from "./stream.js";

const ANSWER_MS = 20_000;
const answered = new Map();

function release(userId, key, messageId) {
  if (store.chat(userId).pressed.delete(key)) store.emit("pressed", { userId, messageId });
}

/** An inline press: the button turns until the bot answers its callback. */
async function press(message, button) {
  if (store.person()?.blocked) return toast("این شخص ربات را مسدود کرده است. نخست «شروع دوبارهٔ ربات» را بزنید.");
  if (button.pay) return payInvoice(message);
  const userId = store.current;
  const room = store.room();
  const { pressed } = store.chat(userId);
  const key = keyOf(message.message_id, button);
  if (pressed.has(key)) return undefined;
  const press_ = { callback: null };
  pressed.set(key, press_);
  store.emit("pressed", { userId, messageId: message.message_id });
  const what = button.data ? { data: button.data } : { text: button.text };
  try {
    const where = { message_id: message.message_id, ...what };
    const { callback_query_id: id } = room ? await api.pressInRoom(userId, store.speaker(room).user_id, where) : await api.press(userId, where);
    press_.callback = String(id);
    // The answer can overtake the receipt of its own press.
    if (answered.has(press_.callback)) return release(userId, key, message.message_id);
    setTimeout(() => {
      if (pressed.get(key) !== press_) return;
      release(userId, key, message.message_id);
      toast("ربات هنوز پاسخ نداده است.");
    }, ANSWER_MS);
  } catch (error) {
    release(userId, key, message.message_id);
    tell(error);
  }
  return undefined;
}

function callback({ chat_id: userId, callback_query_id: id, text, alert }) {
  answered.set(String(id), true);
  if (answered.size > 200) answered.delete(answered.keys().next().value);
  for (const [key, waiting] of store.chat(userId).pressed) {
    if (waiting.callback === String(id)) release(userId, key, Number(key.split(":")[0]));
  }
  if (!text || userId !== store.current) return;
  if (alert) alertBox(text);
  else toast(text);
}

function useCode(code) {
  sheets.close();
  composer.insertText(latinDigits(code));
  copy(latinDigits(code));
}

function subtitle(person, room) {
  if (room) return `${people.ROOMS[room.type]} · ${people.MESSENGERS[room.messenger]}`;
  return person ? `شما: ${person.name} · ${people.MESSENGERS[person.messenger]}` : "";
}

function drawHeader() {
  const person = store.person();
  const room = store.room();
  const typing = store.current !== null && store.chat(store.current).typingUntil > Date.now();
  document.documentElement.dataset.messenger = store.messenger();
  byId("chat-title").textContent = room?.title ?? store.bot()?.first_name ?? "ربات پیشخوان";
  const sub = byId("chat-sub");
  sub.classList.toggle("typing", Boolean(typing));
  sub.textContent = typing ? "در حال نوشتن…" : subtitle(person, room);
}

function drawState() {
  const bar = byId("state-bar");
  const bot = store.bot();
  let words = "";
  if (!store.connected) words = "در حال اتصال به سرور…";
  else if (store.current === null) words = "شخصی انتخاب نشده است. یکی را از فهرست انتخاب کنید یا شخص تازه‌ای بیفزایید.";
  else if (!bot) words = "در این پیام‌رسان رباتی روشن نیست. شخص دیگری را انتخاب کنید.";
  else if (!bot.ready) words = "ربات در حال آماده شدن است…";
  else if (store.person()?.blocked) words = "این شخص ربات را مسدود کرده است.";
  bar.hidden = words === "";
  if (bar.textContent !== words) bar.textContent = words;
}

/** The chosen person lives in the address, so two windows can be two persons. */
function chooseFromAddress() {
  const wanted = Number(location.hash.slice(1));
  if (store.people.has(wanted) || store.rooms.has(wanted)) store.choose(wanted);
  else if (store.people.size) store.choose(store.people.keys().next().value);
}

function delegate(event) {
  const target = event.target.closest?.("[data-copy], [data-send]");
  if (!target) return;
  if (target.dataset.copy !== undefined) copy(target.dataset.copy);
  else composer.send(target.dataset.send);
}

people.mount();
chat.mount({ press, pay: payInvoice, send: composer.send });
composer.mount();
attach.mount();
lab.mount();
inbox.mount({ useCode, isInSight: () => sheets.inSight("inbox") });
sheets.mount({ opened: (id) => id === "inbox" && inbox.looked() });
// Who is already current is no change of the store's, and yet the visitor is done with the list.
byId("people-list").addEventListener("click", sheets.close);

store.on("rooms", () => store.current === null && chooseFromAddress());
store.on("callback", callback);
store.on("current", () => {
  if (location.hash.slice(1) !== String(store.current)) history.replaceState(null, "", `#${store.current}`);
  sheets.close();
});
store.on("typing", ({ userId }) => {
  const wait = store.chat(userId).typingUntil - Date.now();
  if (wait > 0) setTimeout(() => store.emit("typed", {}), wait + 50);
});
for (const name of ["current", "bots", "typing", "typed", "people", "rooms"]) store.on(name, drawHeader);
for (const name of ["current", "bots", "link", "people"]) store.on(name, drawState);
addEventListener("hashchange", chooseFromAddress);
byId("log").addEventListener("click", delegate);

drawState();
connect();
