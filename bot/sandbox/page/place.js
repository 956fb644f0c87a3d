/** The location sheet: a known place or two numbers. */

import { h, icon } from "./dom.js";
import { show } from "./notices.js";
import { latinDigits } from "./persian.js";

const PLACES = [
  ["میدان آزادی، تهران", 35.69970, 51.33800],
  ["حرم مطهر، مشهد", 36.28800, 59.61570],
  ["میدان نقش جهان، اصفهان", 32.65750, 51.67760],
  ["حافظیه، شیراز", 29.62530, 52.55830],
];

const read = (input) => Number(latinDigits(input.value).replace("٫", ".").trim());

function valid(latitude, longitude) {
  return Number.isFinite(latitude) && Number.isFinite(longitude) && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

/** Resolves to `{latitude, longitude}`, or to null when the person thinks better of it. */
export async function askPlace() {
  const latitude = h("input", { type: "text", inputmode: "decimal", dir: "ltr", autocomplete: "off", value: PLACES[0][1] });
  const longitude = h("input", { type: "text", inputmode: "decimal", dir: "ltr", autocomplete: "off", value: PLACES[0][2] });
  const wrong = h("p", { class: "wrong", role: "alert" });
  const choose = (place) => {
    [latitude.value, longitude.value] = [place[1], place[2]];
    wrong.textContent = "";
  };
  const submit = (event) => {
    event.preventDefault();
    if (valid(read(latitude), read(longitude))) event.currentTarget.closest("dialog").close("yes");
    else wrong.textContent = "عرض جغرافیایی میان ۹۰- و ۹۰ و طول میان ۱۸۰- و ۱۸۰ است.";
  };
  const answer = await show("فرستادن موقعیت", [
    h("h2", { class: "dialog-title" }, "فرستادن موقعیت"),
    h("span", { class: "map wide-map", "aria-hidden": "true" }, icon("pin")),
    h("ul", { class: "choices places" }, PLACES.map((place) => h("li", {},
      h("button", { type: "button", class: "chip", onclick: () => choose(place) }, place[0])))),
    h("form", { class: "fields", onsubmit: submit },
      h("div", { class: "pair" },
        h("label", { class: "field" }, h("span", {}, "عرض جغرافیایی"), latitude),
        h("label", { class: "field" }, h("span", {}, "طول جغرافیایی"), longitude)),
      wrong,
      h("div", { class: "dialog-foot" },
        h("button", { type: "button", class: "quiet", onclick: (event) => event.target.closest("dialog").close("no") }, "انصراف"),
        h("button", { type: "submit", class: "strong" }, "فرستادن"))),
  ]);
  return answer === "yes" ? { latitude: read(latitude), longitude: read(longitude) } : null;
}
