/** The sandbox's control API as functions. Each resolves to the answer's JSON and rejects with an `Error` to show. */

async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(`/sandbox${path}`, options);
  } catch {
    throw new Error("ارتباط با سرور برقرار نیست. چند لحظه بعد دوباره تلاش کنید.");
  }
  const data = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(reason(data) ?? "سرور این کار را نپذیرفت. دوباره تلاش کنید.");
  return data;
}

function reason(data) {
  return data?.detail ? `سرور این کار را نپذیرفت: ${data.detail}` : null;
}

const person = (userId) => `/people/${encodeURIComponent(userId)}`;

const room = (chatId) => `/chats/${encodeURIComponent(chatId)}`;

export const state = () => call("GET", "/state");
export const people = () => call("GET", "/people");
export const rooms = () => call("GET", "/chats");
export const addPerson = (fields) => call("POST", "/people", fields);
export const messages = (userId) => call("GET", `${person(userId)}/messages?after=0`);
export const roomMessages = (chatId) => call("GET", `${room(chatId)}/messages?after=0`);
export const sendText = (userId, text) => call("POST", `${person(userId)}/text`, { text });
export const sendToRoom = (chatId, userId, text) => call("POST", `${room(chatId)}/text`, { user_id: userId, text });
export const sendLocation = (userId, point) => call("POST", `${person(userId)}/location`, point);
export const setBlocked = (userId, blocked) => call("POST", `${person(userId)}/${blocked ? "block" : "unblock"}`);

/** `outcome`: paid, failed or silent. Resolves to `{pre_checkout_query_id}`; how it ends comes as an event. */
export const pay = (userId, messageId, outcome) => call("POST", `${person(userId)}/pay`, { message_id: messageId, outcome });
export const payments = (userId) => call("GET", `${person(userId)}/payments`);

/** `what`: `message_id` with `data` of an inline button, or with `text` of an inline or reply button. */
export const press = (userId, what) => call("POST", `${person(userId)}/press`, what);
export const pressInRoom = (chatId, userId, what) => call("POST", `${room(chatId)}/press`, { user_id: userId, ...what });
export const sms = () => call("GET", "/sms");
export const emails = () => call("GET", "/emails");
export const safir = () => call("GET", "/safir");

export const faults = () => call("GET", "/faults");
export const putFaults = (list) => call("PUT", "/faults", list);
export const limits = () => call("GET", "/limits");
export const putLimits = (enabled) => call("PUT", "/limits", { enabled });
export const quirks = () => call("GET", "/bale");
export const putQuirks = (switches) => call("PUT", "/bale", switches);

/** `kind`: "photo" or "document". */
export function sendFile(userId, file, caption, kind) {
  const form = new FormData();
  form.append("file", file, file.name);
  form.append("caption", caption);
  form.append("kind", kind);
  return call("POST", `${person(userId)}/file`, form);
}

/** Two to ten files as one album; `kind`: "photo" or "document". */
export function sendAlbum(userId, files, caption, kind) {
  const form = new FormData();
  for (const file of files) form.append("file", file, file.name);
  form.append("caption", caption);
  form.append("kind", kind);
  return call("POST", `${person(userId)}/album`, form);
}
