/** Files, pictures and places: chosen, pasted or dropped, looked at once more, then sent; several files go as an album. */

import * as api from "./api.js";
import { byId, h, icon } from "./dom.js";
import { show, tell, toast } from "./notices.js";
import { fileSize, number } from "./persian.js";
import { askPlace } from "./place.js";
import { store } from "./store.js";

const PREVIEW_PX = 640;
const MAX_BYTES = 20 * 1024 ** 2;
const ALBUM_MAX = 10;
const PICTURES = new Set(["image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp"]);

/** A canvas with the picture, or null if the browser cannot read it. The page's CSP allows no blob: addresses. */
async function preview(file) {
  if (!PICTURES.has(file.type)) return null;
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, PREVIEW_PX / Math.max(bitmap.width, bitmap.height));
    const canvas = h("canvas", {
      class: "preview", role: "img", "aria-label": "پیش‌نمایش عکس",
      width: Math.max(1, Math.round(bitmap.width * scale)), height: Math.max(1, Math.round(bitmap.height * scale)),
    });
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas;
  } catch {
    return null;
  }
}

/** Asks how to send `file`, then sends it as the person chosen when it was picked. */
async function offer(file) {
  const userId = store.current;
  if (userId === null) return;
  if (file.size > MAX_BYTES) return toast(`این فایل بزرگ‌تر از ${fileSize(MAX_BYTES)} است و فرستاده نمی‌شود.`);
  const picture = await preview(file);
  const caption = h("input", { type: "text", dir: "auto", maxlength: 1024, autofocus: true, placeholder: "توضیح (اختیاری)", "aria-label": "توضیح" });
  const asFile = h("input", { type: "checkbox" });
  const answer = await show(picture ? "فرستادن عکس" : "فرستادن فایل", [
    h("h2", { class: "dialog-title" }, picture ? "فرستادن عکس" : "فرستادن فایل"),
    picture,
    h("p", { class: "card plain" }, h("span", { class: "disc" }, icon("file")),
      h("span", { class: "card-words" }, h("bdi", { class: "card-title" }, file.name), h("span", { class: "card-sub" }, fileSize(file.size)))),
    h("form", { method: "dialog", class: "fields" },
      caption,
      picture && h("label", { class: "choice" }, asFile, h("span", {}, "بدون فشرده‌سازی، به صورت فایل")),
      h("div", { class: "dialog-foot" },
        h("button", { class: "quiet", type: "button", onclick: (event) => event.target.closest("dialog").close("no") }, "انصراف"),
        h("button", { class: "strong", value: "yes" }, "فرستادن"))),
  ]);
  byId("text").focus({ preventScroll: true });
  if (answer !== "yes") return;
  await api.sendFile(userId, file, caption.value, picture && !asFile.checked ? "photo" : "document").catch(tell);
}

/** Asks for a caption, then sends several files together: pictures as pictures when all are. */
async function offerAlbum(files) {
  const userId = store.current;
  if (userId === null) return;
  if (files.length > ALBUM_MAX) return toast(`در یک آلبوم تا ${number(ALBUM_MAX)} فایل جا می‌شود.`);
  if (files.some((file) => file.size > MAX_BYTES)) return toast(`یکی از فایل‌ها بزرگ‌تر از ${fileSize(MAX_BYTES)} است.`);
  const pictures = files.every((file) => PICTURES.has(file.type));
  const caption = h("input", { type: "text", dir: "auto", maxlength: 1024, autofocus: true, placeholder: "توضیح (اختیاری)", "aria-label": "توضیح" });
  const title = `فرستادن ${number(files.length)} ${pictures ? "عکس" : "فایل"}`;
  const answer = await show(title, [
    h("h2", { class: "dialog-title" }, title),
    h("ul", { class: "files" }, files.map((file) => h("li", {}, h("bdi", {}, file.name), h("span", { class: "card-sub" }, fileSize(file.size))))),
    h("form", { method: "dialog", class: "fields" }, caption,
      h("div", { class: "dialog-foot" },
        h("button", { class: "quiet", type: "button", onclick: (event) => event.target.closest("dialog").close("no") }, "انصراف"),
        h("button", { class: "strong", value: "yes" }, "فرستادن"))),
  ]);
  if (answer === "yes") await api.sendAlbum(userId, files, caption.value, pictures ? "photo" : "document").catch(tell);
}

async function offerPlace() {
  const userId = store.current;
  const point = await askPlace();
  if (point) await api.sendLocation(userId, point).catch(tell);
}

const firstFile = (transfer) => [...(transfer?.files ?? [])][0] ?? null;

function mountMenu(input) {
  const opener = byId("attach");
  const menu = byId("attach-menu");
  const showMenu = (open) => {
    menu.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) menu.querySelector("button").focus();
  };
  opener.addEventListener("click", () => showMenu(menu.hidden));
  byId("attach-file").addEventListener("click", () => {
    showMenu(false);
    input.click();
  });
  byId("attach-place").addEventListener("click", () => {
    showMenu(false);
    offerPlace();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    showMenu(false);
    opener.focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.hidden && !menu.contains(event.target) && !opener.contains(event.target)) showMenu(false);
  });
  store.on("current", () => {
    showMenu(false);
    // A room takes texts only: its members' files have no door in the sandbox.
    opener.hidden = store.room() !== null;
  });
}

export function mount() {
  const input = byId("file");
  const chat = byId("chat");
  mountMenu(input);
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    if (files.length === 1) offer(files[0]);
    else if (files.length) offerAlbum(files);
  });
  byId("text").addEventListener("paste", (event) => {
    const file = firstFile(event.clipboardData);
    if (!file || store.room()) return;
    event.preventDefault();
    offer(file);
  });
  chat.addEventListener("dragover", (event) => event.preventDefault());
  chat.addEventListener("drop", (event) => {
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (store.room()) return;
    if (files.length === 1) offer(files[0]);
    else if (files.length) offerAlbum(files);
  });
}
