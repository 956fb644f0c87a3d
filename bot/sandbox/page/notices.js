/** What the page says over everything else: toasts, alerts, questions. */

import { byId, h } from "./dom.js";

const TOAST_MS = 4_500;

/** A line that goes by itself. */
export function toast(text) {
  const line = h("p", { class: "toast", dir: "auto" }, text);
  byId("toasts").append(line);
  while (byId("toasts").children.length > 3) byId("toasts").firstChild.remove();
  setTimeout(() => line.remove(), TOAST_MS);
}

/** For `.catch`: shows why something failed. */
export const tell = (error) => toast(error.message);

/** Shows a dialog built of `children` and takes it away when it closes; resolves to its return value. */
export function show(label, children, className = "") {
  const dialog = h("dialog", { class: `dialog ${className}`, "aria-label": label }, children);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue);
      dialog.remove();
    });
  });
}

/** A message that waits to be acknowledged. */
export function alertBox(text) {
  return show("پیام ربات", [
    h("p", { class: "dialog-text", dir: "auto" }, text),
    h("form", { method: "dialog", class: "dialog-foot" }, h("button", { class: "strong", autofocus: true }, "متوجه شدم")),
  ]);
}

/** Resolves to true only when the person agrees; Escape is no. */
export async function ask(title, text, yes) {
  const answer = await show(title, [
    h("h2", { class: "dialog-title" }, title),
    h("p", { class: "dialog-text" }, text),
    h("form", { method: "dialog", class: "dialog-foot" },
      h("button", { class: "quiet", value: "no" }, "انصراف"),
      h("button", { class: "strong", value: "yes", autofocus: true }, yes)),
  ]);
  return answer === "yes";
}

/** Copies text; where the browser refuses, says so. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("کپی شد.");
  } catch {
    toast("مرورگر اجازهٔ کپی نداد. متن را انتخاب کنید و خودتان کپی کنید.");
  }
}
