### باجهٔ دفتر: نوبت‌های روز، پذیرش، مراجعهٔ بدون نوبت.

desk-day = نوبت‌های امروز دفتر
counter-office = <b>نوبت‌های روز: کدام دفتر؟</b>
counter-no-office = {""}
    دفتری که نوبت می‌دهد در نقش شما نیست. از مدیر سامانه بخواهید دفترتان را به نقش شما بیفزاید.
counter-state = { $state ->
    [booked] در انتظار 🕓
    [coming] گفته می‌آید 👋
    [arrived] آمده 🟢
    [fulfilled] انجام شد ✅
    [noshow] حاضر نشد ❌
   *[cancelled] لغو شد ⛔
}
counter-day = <b>نوبت‌های { JDATE($day, style: "day") }</b>
    { BLOCK($office) }
    { FA($total) } نوبت · جای گرفته‌شده: { FA($taken) } از { FA($seats) }{ $many ->
        [yes] {""} · صفحهٔ { FA($page) } از { FA($pages) }
       *[no] {""}
    }

    { BLOCK($lines) }
counter-day-empty = <b>نوبت‌های { JDATE($day, style: "day") }</b>
    { BLOCK($office) }
    برای این روز نوبتی ثبت نشده است.
counter-line = { JDATE($at, style: "time") } · { counter-state } · { BLOCK($service) }
counter-entry = { JDATE($at, style: "time") } { counter-state }
counter-waiting = {""}
    بدون نوبت و در انتظار: { FA($waiting) } نفر
counter-ended = {""}
    این روز بسته شده است و دیگر تغییر نمی‌کند.
counter-type-code = {""}
    برای پذیرش، کد رهگیری روی رسید را همین‌جا بنویسید یا نوبت را از فهرست انتخاب کنید.
counter-code-please = در این گام فقط کد رهگیری نوبت لازم است. لطفاً آن را به‌صورت متن بنویسید.
counter-day-after = روز بعد
counter-day-before = روز قبل
counter-today = بازگشت به امروز
counter-find-button = یافتن نوبت با کد رهگیری
counter-find = <b>یافتن نوبت</b>
    کد رهگیری نوبت را بنویسید؛ نوبت هر روزی از این دفتر باشد پیدا می‌شود. دیدن آن برای صاحب نوبت ثبت می‌شود.
counter-back = فهرست روز
counter-back-to-card = بازگشت به نوبت

counter-card = <b>نوبت { JDATE($at, style: "datetime") } تا { JDATE($until, style: "time") }</b>
    { counter-state }
counter-card-who = نام: <b>{ $name }</b>
    { code-name }: { CODE($national_code) }
    تلفن همراه: { CODE($phone) }
counter-card-guest = { $visit ->
    [activation] <b>هنوز حساب ندارد:</b> برای فعال‌سازی ثبت‌نام آمده است.
   *[unknown] <b>وارد حساب نشده است:</b> برای جایگزینی شمارهٔ گم‌شده یا فعال‌سازی آمده است. نام و کد ملی را از روی مدارکش بخوانید.
}
counter-activate = رسیدگی به فعال‌سازی
counter-card-gone = صاحب این نوبت حساب خود را حذف کرده است و مشخصاتی از او نمانده است.
counter-card-what = خدمت: { BLOCK($service) } · { FA($cases) } پرونده
    کد رهگیری: <code>{ CODE($tracking) }</code>
counter-card-barred = {""}
    به‌سبب حاضر نشدن در این نوبت، تا { JDATE($barred_until, style: "datetime") } از گرفتن نوبت محروم است.
counter-card-check = {""}
    پیش از پذیرش، کارت ملی را با این مشخصات بسنجید.
counter-admit = آمده است
counter-serve = کارش انجام شد
counter-miss = حاضر نشد
counter-undo = برگرداندن آخرین ثبت
counter-lift = برداشتن محرومیت
counter-undo-why = <b>برگرداندن آخرین ثبت</b>
    دلیل را کوتاه بنویسید؛ همراه با نقش شما در دفتر ممیزی می‌ماند.
counter-lift-why = <b>برداشتن محرومیت</b>
    دلیل را کوتاه بنویسید؛ در دفتر ممیزی می‌ماند. برداشته شدن محرومیت به شهروند خبر داده می‌شود.
counter-admitted = ✅ پذیرش نوبت ساعت { JDATE($at, style: "time") } ثبت شد.
counter-served = ✅ نوبت ساعت { JDATE($at, style: "time") } انجام شد.
counter-missed = برای نوبت ساعت { JDATE($at, style: "time") } «حاضر نشد» ثبت شد. خبر آن پس از پایان روز می‌رود؛ تا چند دقیقه می‌توانید آن را برگردانید.
counter-undone = ثبت برگشت. نوبت ساعت { JDATE($at, style: "time") }: { counter-state }
counter-lifted = محرومیت برداشته شد و به شهروند خبر داده می‌شود.

counter-walk-in-button = مراجعهٔ بدون نوبت
counter-walk-in = <b>مراجعهٔ بدون نوبت</b>
    { BLOCK($office) }
    برای شمارهٔ تازه، آنچه مراجعه‌کننده می‌خواهد را علامت بزنید.
counter-walk-in-waiting = {""}
    کسانی که منتظرند، با شماره‌شان در زیر آمده‌اند؛ پس از پایان کار هر کس، شماره‌اش را بزنید.
counter-new-number = دادن شماره
counter-number-title = شمارهٔ { FA($number) }
counter-number-given = شمارهٔ <b>{ FA($number) }</b> را به مراجعه‌کننده بدهید.
counter-number = <b>شمارهٔ { FA($number) }</b>
    { BLOCK($service) } · از ساعت { JDATE($at, style: "time") }
counter-number-done = کارش انجام شد
counter-number-gone = رفته است
counter-number-served = کار این شماره انجام شد.
counter-number-left = ثبت شد که این شماره رفته است.
