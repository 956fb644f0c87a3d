### برنامهٔ کار دفتر: ساعت‌ها، باجه‌ها، بستن دفتر.

plan-button = برنامهٔ کار دفتر
plan-back = برنامهٔ دفتر
plan-back-to-form = بازگشت
plan-leave = انصراف
plan-type-please = در این گام پاسخ را به‌صورت متن بنویسید.
plan-home = <b>برنامهٔ کار دفتر</b>
    { BLOCK($office) }

    { BLOCK($rules) }
plan-rule-line = <b>{ BLOCK($first) }{ $several ->
    [yes] {""} تا { BLOCK($last) }
   *[no] {""}
}:</b> { BLOCK($rule) }
plan-rule = { $is_open ->
    [yes] { BLOCK($hours) }، هر نوبت { FA($minutes) } دقیقه، { FA($counters) } باجه
   *[no] تعطیل
}{ $changes ->
    [yes] {""} (از { JDATE($later, style: "short") } تغییر می‌کند)
   *[no] {""}
}
plan-own-counters = {""}
    <b>روزهایی با باجه‌های ویژه:</b>
    { BLOCK($own_counters) }
plan-own-counters-line = • { JDATE($day, style: "day") }: { FA($counters) } باجه
plan-closures = {""}
    <b>دفتر بسته است:</b>
    { BLOCK($closures) }
plan-span = { $how ->
    [day] همهٔ روز { JDATE($first, style: "day") }
    [days] از { JDATE($first, style: "day") } تا پایان { JDATE($last, style: "day") }
    [hours] { JDATE($first, style: "day") }، ساعت { JDATE($starts, style: "time") } تا { JDATE($ends, style: "time") }
   *[other] از { JDATE($starts, style: "datetime") } تا { JDATE($ends, style: "datetime") }
}
plan-closure-line = • { BLOCK($span) } · { $note }
plan-holidays = {""}
    <b>تعطیلی‌های نزدیک:</b>
    { BLOCK($holidays) }
plan-holiday-line = • { JDATE($day, style: "day") }
plan-hours-button = ساعت کار روزهای هفته
plan-seats-button = تعداد باجه‌های یک روز
plan-close-button = بستن دفتر
plan-load-button = تصویر شلوغی هفته
plan-load = <b>شلوغی هفته</b> · { BLOCK($office) }
    از { JDATE($first, style: "day") } تا { JDATE($last, style: "day") }. عدد هر خانه: جاهای گرفته‌شده از همهٔ جاهای آن ساعت؛ هرچه تیره‌تر، شلوغ‌تر؛ عدد پس از «+» مراجعه‌های بدون نوبت امروز است. خانهٔ خاکستری یعنی دفتر در آن ساعت نوبت نمی‌دهد.
plan-load-none = در هفت روز آینده دفتر نوبتی نمی‌دهد و تصویری ندارد. ساعت کار یا بسته بودن دفتر را بررسی کنید.

plan-weekdays = <b>ساعت کار روزهای هفته</b>
    کدام روز را تغییر می‌دهید؟
plan-weekday = { BLOCK($weekday) }: { $is_open ->
    [yes] { BLOCK($hours) }
   *[no] تعطیل
}
plan-form = <b>برنامهٔ { BLOCK($weekday) }‌ها</b>
plan-form-open = ساعت: { BLOCK($hours) }
    هر نوبت: { FA($minutes) } دقیقه
    باجه‌ها: { FA($counters) }
    خدمت‌ها: { BLOCK($services) }
plan-form-closed = این روز تعطیل است.
plan-form-valid = اعتبار: از { JDATE($since) } { $has_until ->
    [yes] تا { JDATE($until) }؛ سپس برنامهٔ کنونی برمی‌گردد
   *[no] تا اطلاع بعدی
}
plan-form-keeps = {""}
    نوبت‌هایی که تا کنون داده شده‌اند سر جای خود می‌مانند. تا «ثبت برنامه» را نزنید چیزی تغییر نمی‌کند.
plan-form-hours = ساعت
plan-form-length = طول نوبت
plan-form-counters = باجه‌ها
plan-form-services = خدمت‌ها
plan-form-since = از چه روزی
plan-form-until = تا چه روزی
plan-save = ثبت برنامه
plan-saved = ✅ برنامهٔ { BLOCK($weekday) }‌ها ثبت شد و از { JDATE($since) } اجرا می‌شود.
plan-hours = <b>ساعت کار { BLOCK($weekday) }‌ها</b>
    بنویسید از چه ساعتی تا چه ساعتی، با ساعت ۲۴ساعته؛ مانند «۸ تا ۱۲:۳۰» یا «۸ تا ۱۲ و ۱۴ تا ۱۷».
plan-no-hours = این روز تعطیل است
plan-hours-wrong = ساعت‌ها روشن نیست. آن را با ساعت ۲۴ساعته و حداکثر سه بازه بنویسید؛ مانند «۸ تا ۱۲:۳۰».
plan-length = <b>طول هر نوبت { BLOCK($weekday) }‌ها</b>
    کاری که بیش از یک نوبت زمان می‌خواهد، چند نوبت پشت سر هم می‌گیرد.
plan-minutes = { FA($minutes) } دقیقه
plan-counters = <b>باجه‌های { BLOCK($weekday) }‌ها</b>
    در هر زمان چند نفر هم‌زمان پذیرفته می‌شوند؟ عددی از ۱ تا { FA($most) } بنویسید.
plan-number-wrong = لطفاً فقط یک عدد بنویسید؛ مانند ۳.
plan-services = <b>خدمت‌های { BLOCK($weekday) }‌ها</b>
    برای کدام خدمت‌ها نوبت می‌دهید؟ هر کدام را بزنید تا روشن یا خاموش شود. زمان روبه‌روی هر خدمت برای یک پرونده است.
plan-service = { $seen ->
    [yes] ☑
   *[no] ☐
} { BLOCK($title) } ({ FA($minutes) } دقیقه)
plan-since = <b>برنامهٔ تازهٔ { BLOCK($weekday) }‌ها از چه روزی اجرا شود؟</b>
    تاریخ را بنویسید؛ مانند ۱۴۰۵/۱۰/۱. زودتر از فردا نمی‌شود.
plan-since-tomorrow = از فردا
plan-until = <b>برنامهٔ تازهٔ { BLOCK($weekday) }‌ها تا چه روزی اجرا شود؟</b>
    تاریخ آخرین روز را بنویسید؛ مانند ۱۴۰۵/۱۲/۲۹. پس از آن برنامهٔ کنونی برمی‌گردد.
plan-no-until = تا اطلاع بعدی
appointment-desk-until = آخرین روز باید پس از نخستین روز باشد. یکی از دو تاریخ را عوض کنید.
appointment-desk-no-slots = دفتر در آن روز نوبت نمی‌دهد. روز دیگری را انتخاب کنید یا ساعت کار آن روز هفته را تعیین کنید.

plan-day = { JDATE($day, style: "day") }
plan-seats-day = <b>تعداد باجه‌های یک روز</b>
    کدام روز؟ انتخاب کنید یا تاریخ را بنویسید؛ مانند ۱۴۰۵/۱۰/۱.
plan-seats = <b>باجه‌های { JDATE($day, style: "day") }</b>
    در این روز چند باجه باز است؟ عددی از ۱ تا { FA($most) } بنویسید.
    این عدد فقط برای همین روز است و با تغییر برنامهٔ هفتگی عوض نمی‌شود.
plan-seats-set = ✅ در { JDATE($day, style: "day") } { FA($counters) } باجه باز است.
plan-seats-as-rules = مانند برنامهٔ هفتگی
plan-seats-ruled = ✅ باجه‌های { JDATE($day, style: "day") } دوباره مانند برنامهٔ هفتگی است.

plan-close-day = <b>بستن دفتر</b>
    از کدام روز؟ انتخاب کنید یا تاریخ را بنویسید؛ مانند ۱۴۰۵/۱۰/۱. تا پایان، شمار کسانی که نوبت دارند نشان داده می‌شود و هنوز چیزی بسته نمی‌شود.
plan-close-time = <b>بستن دفتر از { JDATE($day, style: "day") }</b>
    اگر فقط چند ساعت بسته است، ساعت‌ها را بنویسید؛ مانند «۱۰ تا ۱۲». اگر چند روز بسته است، تاریخ آخرین روز را بنویسید.
plan-whole-day = همهٔ همین روز
plan-span-wrong = زمان روشن نیست. ساعت‌ها را مانند «۱۰ تا ۱۲» یا تاریخ آخرین روز را مانند ۱۴۰۵/۱۰/۱ بنویسید.
plan-close-why = <b>بستن دفتر</b>
    { BLOCK($span) }
plan-close-people = {""}
    ⚠️ در این زمان <b>{ FA($people) } نفر</b> نوبت دارند. نوبت همهٔ آن‌ها لغو می‌شود و به هر کدام، با نزدیک‌ترین زمان‌های دیگر، خبر داده می‌شود.
plan-close-nobody = {""}
    در این زمان کسی نوبت ندارد.
plan-close-reason = {""}
    برای بستن، دلیل را کوتاه بنویسید؛ در دفتر ممیزی می‌ماند و برای مردم فرستاده نمی‌شود. اگر منصرف شدید، «انصراف» را بزنید.
plan-closed = دفتر در این زمان بسته شد. { $some ->
    [yes] به { FA($people) } نفر خبر داده می‌شود.
   *[no] کسی در این زمان نوبت نداشت.
}

plan-reopen-button = بازگشایی دفتر
plan-reopen = <b>بازگشایی دفتر</b>
    کدام زمان بسته را باز می‌کنید؟
plan-reopen-why = <b>بازگشایی دفتر</b>
    { BLOCK($span) }

    هرچه از این زمان مانده است، دوباره نوبت می‌دهد. به کسانی که نوبتشان لغو شده بود خبر داده می‌شود که می‌توانند دوباره نوبت بگیرند؛ نوبتی که به‌جای آن گرفته‌اند سر جای خود است.
    برای بازگشایی، دلیل را کوتاه بنویسید؛ در دفتر ممیزی می‌ماند و برای مردم فرستاده نمی‌شود. اگر منصرف شدید، «انصراف» را بزنید.
plan-reopened = ✅ دفتر در این زمان دوباره باز است. به کسانی که نوبتشان لغو شده بود خبر داده می‌شود.
appointment-desk-open-already = این زمان دیگر بسته نیست یا گذشته است. برنامهٔ دفتر را دوباره ببینید.
