/** Numbers, dates and phones as a Persian reader expects them: Persian digits, the Jalali calendar, Tehran time. */

const zone = { timeZone: "Asia/Tehran" };
const clock = new Intl.DateTimeFormat("fa-IR-u-ca-persian", { ...zone, hour: "2-digit", minute: "2-digit", hour12: false });
const calendar = new Intl.DateTimeFormat("fa-IR-u-ca-persian", {
  ...zone, weekday: "long", day: "numeric", month: "long", year: "numeric",
});
const plain = new Intl.NumberFormat("fa-IR");

/** `n` in Persian digits, thousands parted. */
export const number = (n) => plain.format(n);

/** Persian digits in place of Latin ones; everything else stays. */
export const persianDigits = (text) => String(text).replace(/[0-9]/g, (d) => "۰۱۲۳۴۵۶۷۸۹"[d]);

/** Latin digits in place of Persian and Arabic ones. */
export const latinDigits = (text) =>
  String(text).replace(/[۰-۹]/g, (d) => "۰۱۲۳۴۵۶۷۸۹".indexOf(d)).replace(/[٠-٩]/g, (d) => "٠١٢٣٤٥٦٧٨٩".indexOf(d));

/** A moment from what the server says: seconds since 1970. */
export const moment = (seconds) => new Date(seconds * 1000);

/** «۱۴:۰۵» in Tehran. */
export const time = (date) => clock.format(date);

function parts(date) {
  return Object.fromEntries(calendar.formatToParts(date).map((part) => [part.type, part.value]));
}

/** «دوشنبه ۱۲ مرداد ۱۴۰۵»: put together here, for Intl's own order of the parts reads wrong in Persian. */
export function day(date) {
  const p = parts(date);
  return `${p.weekday} ${p.day} ${p.month} ${p.year}`;
}

/** «امروز»، «دیروز» or the day itself. */
export function nearDay(date, now = new Date()) {
  const said = day(date);
  if (said === day(now)) return "امروز";
  if (said === day(new Date(now.getTime() - 86_400_000))) return "دیروز";
  return said;
}

/** «امروز ۱۴:۰۵» */
export const nearMoment = (date) => `${nearDay(date)}، ${time(date)}`;

/** National form of an Iranian mobile, «۰۹۱۲ ۳۴۵ ۶۷۸۹»; anything else is only given Persian digits. */
export function phone(raw) {
  const m = /^(09\d{2})(\d{3})(\d{4})$/.exec(nationalPhone(raw));
  return persianDigits(m ? `${m[1]} ${m[2]} ${m[3]}` : raw);
}

/** «09123456789» from any way of writing it, to compare two phones. */
export const nationalPhone = (raw) =>
  latinDigits(raw ?? "").replace(/[^0-9]/g, "").replace(/^(?:0098|98|0)?(?=9\d{9}$)/, "0");

/** «۲۳ کیلوبایت» */
export function fileSize(bytes) {
  if (bytes < 1024) return `${number(bytes)} بایت`;
  if (bytes < 1024 ** 2) return `${number(Math.round(bytes / 1024))} کیلوبایت`;
  return `${number(Math.round((bytes / 1024 ** 2) * 10) / 10)} مگابایت`;
}
