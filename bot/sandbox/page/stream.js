/** The live line to the sandbox: server-sent events in, store out; after every gap the truth is fetched anew. */

import * as api from "./api.js";
import { tell } from "./notices.js";
import { store } from "./store.js";

const TYPING_MS = 5_000;
const RETRY_MS = 1_000;

/** Fetches everything the page shows. Called on every (re)connection, so it may run any number of times. */
async function refresh() {
  const [people, rooms, { bots }, sms, emails, safir, faults] = await Promise.all(
    [api.people(), api.rooms(), api.state(), api.sms(), api.emails(), api.safir(), api.faults()]);
  store.people = new Map(people.map((person) => [person.user_id, person]));
  store.rooms = new Map(rooms.map((room) => [room.chat_id, room]));
  Object.assign(store, { sms, emails, safir });
  setBots({ bots });
  for (const name of ["people", "rooms", "sms", "emails", "safir"]) store.emit(name, {});
  store.emit("faults", { list: faults });
  await Promise.all([...store.people.keys(), ...store.rooms.keys()].map((id) => store.loadChat(id)));
}

function setBots({ bots }) {
  store.bots = bots;
  store.emit("bots");
}

function add(list, letter) {
  if (store[list].some((known) => known.id === letter.id)) return;
  store[list] = [...store[list], letter];
  store.emit(list, { arrived: letter });
}

const handlers = {
  message: ({ user_id, message }) => store.putMessage(user_id, message),
  typing: ({ user_id, action }) => store.setTyping(user_id, action === "cancel" ? 0 : TYPING_MS),
  callback: (answer) => store.emit("callback", answer),
  person: (person) => {
    store.putPerson(person);
    store.loadChat(person.user_id).catch(tell);
  },
  room: (room) => {
    const isNew = !store.rooms.has(room.chat_id);
    store.putRoom(room);
    if (isNew) store.loadChat(room.chat_id).catch(tell);
  },
  payment: (payment) => store.emit("payment", payment),
  faults: (list) => store.emit("faults", { list }),
  sms: (letter) => add("sms", letter),
  email: (letter) => add("emails", letter),
  safir: (letter) => add("safir", letter),
  ready: setBots,
};

/** Opens the line and keeps it open for the life of the page. */
export function connect() {
  const source = new EventSource("/sandbox/events");
  const again = (error) => {
    if (error instanceof Error) console.error(error);
    source.close();
    store.setConnected(false);
    setTimeout(connect, RETRY_MS);
  };
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }
  source.addEventListener("open", () => {
    refresh().then(() => store.setConnected(true), again);
  });
  // Closed and opened by hand: a browser gives up for good after an HTTP error.
  source.addEventListener("error", again);
}
