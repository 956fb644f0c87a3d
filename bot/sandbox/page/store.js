/**
 * What the page knows, and the one place it changes. Views listen with `on(name, fn)`:
 * people · rooms · current · chat {userId} · message {userId, message} · keyboard {userId} · typing {userId} · bots · sms · emails · safir ·
 * payment {…} · faults {list} · link. A chat is known by the person's id, a group or channel by its own.
 */

import * as api from "./api.js";

const SEEN = "pishkhan.seen.";

function remembered(userId) {
  try {
    return Number(localStorage.getItem(SEEN + userId)) || 0;
  } catch {
    return 0;
  }
}

function remember(userId, messageId) {
  try {
    localStorage.setItem(SEEN + userId, String(messageId));
  } catch {
    // A browser that keeps nothing only forgets what was read.
  }
}

class Chat {
  constructor(userId) {
    this.userId = userId;
    this.messages = new Map();
    this.pressed = new Map();
    this.seen = remembered(userId);
    this.typingUntil = 0;
    this.waiting = null;
    this.loaded = false;
  }

  /** Messages still in the chat, oldest first. */
  shown() {
    return [...this.messages.values()].filter((m) => !m.deleted).sort((a, b) => a.message_id - b.message_id);
  }

  unread() {
    return this.shown().filter((m) => m.from_bot && m.message_id > this.seen).length;
  }

  last() {
    return this.shown().at(-1) ?? null;
  }

  /** The latest message whose buttons are a reply keyboard, or null. */
  keyboardMessage() {
    return this.shown().findLast((m) => isReplyKeyboard(m.buttons)) ?? null;
  }
}

/** Reply keyboards and inline ones both come as `buttons`; an inline button always has data or a url. */
export const isReplyKeyboard = (rows) => Boolean(rows?.flat().some((b) => b.reply || b.contact || b.location));

export const store = {
  people: new Map(),
  rooms: new Map(),
  speakers: new Map(),
  chats: new Map(),
  bots: [],
  sms: [],
  emails: [],
  safir: [],
  current: null,
  connected: false,
  listeners: new Map(),

  /** Gives the function that stops listening. */
  on(name, fn) {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), fn]);
    return () => this.listeners.set(name, this.listeners.get(name).filter((other) => other !== fn));
  },

  emit(name, detail = {}) {
    for (const fn of this.listeners.get(name) ?? []) fn(detail);
  },

  chat(userId) {
    if (!this.chats.has(userId)) this.chats.set(userId, new Chat(userId));
    return this.chats.get(userId);
  },

  person() {
    return this.people.get(this.current) ?? null;
  },

  /** The group or channel that is open, or null. */
  room() {
    return this.rooms.get(this.current) ?? null;
  },

  /** Who the visitor speaks as in a room: the chosen member, else the first who is in. */
  speaker(room) {
    const inside = room.members.filter((m) => !["left", "kicked"].includes(m.status));
    const chosen = this.speakers.get(room.chat_id);
    return inside.find((m) => m.user_id === chosen) ?? inside[0] ?? null;
  },

  /** The messenger of the open chat. */
  messenger() {
    return (this.person() ?? this.room())?.messenger ?? "telegram";
  },

  /** The bot a person talks to, or null: the sandbox may serve none in that messenger. */
  botOf(person) {
    return this.bots.find((bot) => bot.messenger === person?.messenger) ?? null;
  },

  bot() {
    const room = this.room();
    if (room) return this.bots.find((bot) => bot.username === room.bot) ?? null;
    return this.botOf(this.person());
  },

  choose(userId) {
    if (userId === this.current) return;
    this.current = userId;
    this.emit("current");
  },

  putPerson(person) {
    this.people.set(person.user_id, person);
    this.emit("people");
  },

  putRoom(room) {
    this.rooms.set(room.chat_id, room);
    this.emit("rooms");
  },

  /** Applies one message as it stands now; the same message twice changes nothing. */
  putMessage(userId, message) {
    const chat = this.chat(userId);
    if (chat.waiting) {
      chat.waiting.push(message);
      return;
    }
    chat.messages.set(message.message_id, message);
    if (message.from_bot) this.setTyping(userId, 0);
    this.emit("message", { userId, message });
    this.emit("keyboard", { userId });
  },

  /** The whole history again. What arrives meanwhile is applied after it, so the newest word wins. */
  async loadChat(userId) {
    const chat = this.chat(userId);
    const isRoom = this.rooms.has(userId);
    // A messenger without a bot here has no chats to ask for.
    if (!isRoom && !this.botOf(this.people.get(userId))) return;
    chat.waiting ??= [];
    let list = null;
    try {
      list = await (isRoom ? api.roomMessages(userId) : api.messages(userId));
    } finally {
      const arrived = chat.waiting ?? [];
      chat.waiting = null;
      if (list) chat.messages = new Map(list.map((m) => [m.message_id, m]));
      for (const message of arrived) chat.messages.set(message.message_id, message);
      chat.loaded ||= list !== null;
      // A sandbox that began anew counts its messages from one again.
      if (chat.seen > Math.max(0, ...chat.messages.keys())) chat.seen = 0;
      this.emit("chat", { userId });
      this.emit("keyboard", { userId });
    }
  },

  markSeen(userId) {
    const chat = this.chat(userId);
    const newest = Math.max(0, ...chat.messages.keys());
    if (newest <= chat.seen) return;
    chat.seen = newest;
    remember(userId, newest);
    this.emit("people");
  },

  unreadElsewhere() {
    return [...this.chats.values()].filter((c) => c.userId !== this.current).reduce((sum, c) => sum + c.unread(), 0);
  },

  setTyping(userId, milliseconds) {
    const chat = this.chat(userId);
    if (!milliseconds && !chat.typingUntil) return;
    chat.typingUntil = milliseconds ? Date.now() + milliseconds : 0;
    this.emit("typing", { userId });
  },

  setConnected(connected) {
    this.connected = connected;
    this.emit("link");
  },
};
