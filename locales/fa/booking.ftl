### گرفتن نوبت و «نوبت‌های من»: از انتخاب خدمت تا رسید، جابه‌جایی و لغو.

menu-appointments = نوبت‌های من

## گرفتن نوبت

booking-start = گرفتن نوبت
booking-choice = { BLOCK($title) }
booking-moment = { JDATE($at, style: "day") }، ساعت { JDATE($at, style: "time") }
booking-visit = { BLOCK($service) }{ $cases ->
    [1] {""}
   *[other] {""} · { FA($cases) } پرونده
}
booking-and = {"، "}
booking-service = <b>نوبت برای چه کاری؟</b>
    { BLOCK($office) }

    خدمت را بزنید تا علامت بخورد، سپس «ادامه» را بزنید. تا { FA($most) } کار را می‌توانید در یک نوبت انجام دهید.
booking-together = {""}
    این کارها پشت سر هم در یک نوبت انجام می‌شود و برای یک پرونده حدود { FA($together) } دقیقه وقت می‌خواهد.
booking-tick = { $seen ->
    [yes] ☑
   *[no] ☐
} { BLOCK($title) }
booking-go-on = ادامه
booking-barred = {""}
    { appointment-barred }
booking-cases = <b>چند پرونده؟</b>
    { BLOCK($service) }
    هر پرونده وقت خودش را می‌خواهد و هر چه انتخاب کرده‌اید برای تک‌تک پرونده‌ها انجام می‌شود. در یک نوبت به حداکثر { FA($most) } پرونده رسیدگی می‌شود؛ برای بیشتر، نوبت دیگری بگیرید.
booking-cases-button = { FA($cases) } پرونده، حدود { FA($minutes) } دقیقه
booking-before = <b>پیش از نوبت</b>
    { BLOCK($office) }
    { booking-visit }، حدود { FA($minutes) } دقیقه

    همراه بیاورید:
    { BLOCK($papers) }
booking-paper = • { BLOCK($title) }
booking-fee = هزینه: { RIAL($fee) } برابر تعرفه، در دفتر پرداخت می‌شود.
booking-ask = {""}
    { BLOCK($ask) }
booking-where = {""}
    { BLOCK($where) }
booking-have = بله، ادامه
booking-have-not = نه، از کجا بگیرم؟
booking-get-along = { BLOCK($have) } را هم در همین نوبت می‌گیرم
booking-get-first = نوبت برای گرفتن { BLOCK($have) }
booking-first-elsewhere = این دفتر آن را انجام نمی‌دهد. از «دفترها و شعبه‌ها» با «انتخاب خدمت» دفتر دیگری پیدا کنید.
booking-other-service = خدمت دیگر
booking-moving = <b>جابه‌جا کردن نوبت</b>
    نوبت شما اکنون { JDATE($old, style: "datetime") } است و تا زمان تازه را تأیید نکنید سر جایش می‌ماند.
    {""}
booking-days = <b>کدام روز؟</b>
    { BLOCK($office) }
    { booking-visit }، حدود { FA($minutes) } دقیقه

    کنار هر روز نوشته شده که چند وقت آزاد دارد.
booking-no-days = <b>جای خالی نیست</b>
    { BLOCK($office) }
    { booking-visit }

    تا پایان روزهایی که نوبت می‌دهند همهٔ وقت‌ها پر است. دفتر نزدیک دیگری را ببینید، یا در فهرست انتظار بمانید تا اگر جایی باز شد خبرتان کنیم.
booking-first = نخستین وقت آزاد: { JDATE($at, style: "day") }، ساعت { JDATE($at, style: "time") }
booking-day = { JDATE($day, style: "day") } · { FA($times) } وقت
booking-more-days = روزهای دیگر در تقویم
booking-elsewhere = انتخاب دفتر دیگر
booking-others = دفتر نزدیک دیگر
booking-wait = فهرست انتظار این دفتر
booking-waiting = در فهرست انتظار هستید. همین که جایی باز شود به نوبت خبر می‌دهیم و آن را برایتان نگه می‌داریم.
booking-month = <b>کدام روز؟</b>
    { BLOCK($office) }

    روزهایی که نشان ✓ دارند جای خالی دارند؛ نقطه یعنی بسته یا پر.
booking-free-day = ✓{ FA($number) }
booking-times = <b>{ JDATE($day) }، { $morning ->
    [yes] صبح
   *[no] بعدازظهر
}</b>
    { BLOCK($office) }
    { booking-visit }، حدود { FA($minutes) } دقیقه

    { $moving ->
        [yes] ساعت تازه را انتخاب کنید.
       *[no] ساعت را انتخاب کنید؛ چند دقیقه برای شما نگه داشته می‌شود تا تأیید کنید.
    }
booking-no-times = <b>{ JDATE($day) }</b>
    این روز دیگر جای خالی ندارد. روز دیگری را انتخاب کنید.
booking-time = { JDATE($at, style: "time") }
booking-later = بعدازظهر ({ FA($other) } وقت)
booking-morning = صبح ({ FA($other) } وقت)
booking-other-day = روز دیگر
booking-other-time = زمان دیگر
booking-full = <b>زمان‌های دیگر</b>
    { booking-visit }، حدود { FA($minutes) } دقیقه
booking-full-office = <b>این دفتر جای خالی ندارد</b>
    { booking-visit }، حدود { FA($minutes) } دقیقه
booking-near-times = {""}
    نزدیک‌ترین زمان‌ها در همین دفتر را در دکمه‌های زیر می‌بینید.
booking-near-office = {""}
    نزدیک‌ترین دفتری که جا دارد: { BLOCK($other) }، حدود { BLOCK($distance) } دورتر. نخستین وقت آزاد آن { JDATE($other_at, style: "datetime") } است.
booking-go-office = { BLOCK($title) }
booking-move = <b>نوبت جابه‌جا شود؟</b>
    اکنون: { JDATE($old, style: "datetime") }، { BLOCK($old_office) }
    زمان تازه: { JDATE($at, style: "datetime") }{ $same_office ->
        [yes] {""}
       *[no] ، { BLOCK($office) }
    }
    { booking-visit }
booking-move-yes = بله، جابه‌جا شود
booking-keep = همان نوبت بماند
booking-moved = نوبت شما جابه‌جا شد. رسید پیشین دیگر معتبر نیست؛ رسید تازه همین است.

## نوبت‌های من

appointments-list = <b>نوبت‌های من</b>
    { FA($total) } نوبت در پیش{ $many ->
        [yes] {""} · صفحهٔ { FA($page) } از { FA($pages) }
       *[no] {""}
    }

    { BLOCK($lines) }
appointments-none = <b>نوبت‌های من</b>
    نوبتی در پیش ندارید. برای گرفتن نوبت «نوبت تازه» را بزنید و دفتر را پیدا کنید.
appointments-line = • { JDATE($at, style: "datetime") }
    { BLOCK($service) } · { BLOCK($office) }
appointments-hold = {""}
    ⏳ یک وقت برای شما نگه داشته شده است: { JDATE($hold_at, style: "datetime") }. تا { appointments-until } آن را تأیید کنید.
appointments-barred = {""}
    چون در نوبتی حاضر نشدید، فعلاً در این دفترها نوبت اینترنتی نمی‌دهند:
    { BLOCK($barred) }
appointments-barred-line = • { BLOCK($kind) }: تا { JDATE($until, style: "datetime") }
appointments-waiting = {""}
    فهرست انتظار:
    { BLOCK($waiting) }
appointments-waiting-line = • { BLOCK($office) } · { BLOCK($service) }{ $offered ->
    [yes] {""} · جایی باز شده و برای شما نگه داشته شده است
   *[no] {""} · تا { JDATE($last, style: "day") }
}
appointments-leave-waiting = بیرون آمدن از انتظار { BLOCK($title) }
appointments-left-waiting = از فهرست انتظار بیرون آمدید.
appointments-near-times = زمان‌های نزدیک
appointments-new = نوبت تازه
appointments-past-button = نوبت‌های گذشته
appointments-coming-button = نوبت‌های پیش رو
appointments-past = <b>نوبت‌های گذشته</b>
    { FA($total) } نوبت{ $many ->
        [yes] {""} · صفحهٔ { FA($page) } از { FA($pages) }
       *[no] {""}
    }

    { BLOCK($lines) }
appointments-past-none = <b>نوبت‌های گذشته</b>
    هنوز نوبتی نگذشته است.
appointments-outcome = { $outcome ->
    [fulfilled] انجام شد
    [noshow] حاضر نشدید
    [by_office] دفتر لغو کرد
   *[cancelled] لغو شد
}
appointments-past-line = • { JDATE($at, style: "datetime") } · { appointments-outcome }
    { BLOCK($service) } · { BLOCK($office) }
appointments-held-page = <b>این وقت برای شما نگه داشته شد</b>
    هنوز نوبتی ثبت نشده است.
appointments-held-until = {""}
    ⏳ تا { appointments-until } آن را تأیید کنید؛ پس از آن آزاد می‌شود.
appointments-until = { $until_today ->
    [yes] ساعت { JDATE($until, style: "time") }
   *[no] { JDATE($until, style: "datetime") }
}
appointments-page = <b>رسید نوبت</b>
    کد رهگیری: <code>{ $tracking }</code>
appointments-over-page = { $reason ->
    [hold_ended] <b>این وقت دیگر نگه داشته نیست</b>
        مهلت تأیید گذشت و نوبتی ثبت نشد. اگر هنوز لازمش دارید، زمان را دوباره انتخاب کنید.
    [replaced] <b>این وقت دیگر نگه داشته نیست</b>
        زمان دیگری را به جای آن انتخاب کرده‌اید؛ آن را در «نوبت‌های من» ببینید.
    [declined] <b>این وقت را نخواستید</b>
        آزاد شد و نوبتی ثبت نشد.
   *[none] <b>وضعیت این نوبت: { appointments-outcome }</b>
}
appointments-details = {""}
    زمان: { JDATE($at, style: "datetime") }
    دفتر: { BLOCK($office) }
    نشانی: { BLOCK($address) }
    تلفن: <code>{ $phone }</code>
    خدمت: { booking-visit }
appointments-who = {""}
    به نام: { $name }
    { code-name }: { CODE($national_code) }
    تلفن همراه: { FA($own_phone) }
appointments-bring = {""}
    همراه بیاورید:
    { BLOCK($papers) }
appointments-bring-papers = { $kind ->
    [lost_number] {""}
        همراه بیاورید: اصل کارت ملی (یا گذرنامه یا کارت اقامت)، برگهٔ مالکیت سیم‌کارت تازه و خود آن سیم‌کارت.
   *[other] {""}
        همراه بیاورید: { identity-papers }، و کد رهگیری ثبت‌نام: <code>{ $sign_up }</code>
}
appointments-rules = {""}
    خود کسی که نوبت گرفته باید بیاید، با اصل کارت شناسایی و همین رسید. تا { FA($cancel_hours) } ساعت پیش از نوبت می‌توانید آن را لغو کنید. اگر نیایید و لغو نکرده باشید، تا { FA($block_days) } روز در هیچ دفتری از این نوع ({ BLOCK($office_kind) }) نوبت اینترنتی نمی‌دهند.
appointments-confirm = تأیید و ثبت نوبت
appointments-give-up = این وقت را نمی‌خواهم
appointments-booked = ✅ نوبت شما ثبت شد. رسید آن همین است و با پیامک هم خبر داده‌ایم.
appointments-given-up = آن وقت آزاد شد و نوبتی ثبت نشد.
appointments-come = می‌آیم
appointments-comes = {""}
    👋 گفته‌اید که می‌آیید.
appointments-said-coming = به دفتر گفتیم که می‌آیید. اگر نظرتان برگشت، نوبت را جابه‌جا یا لغو کنید تا جای شما به دیگری برسد.
appointments-move = جابه‌جا کردن نوبت
appointments-cancel = لغو نوبت
appointments-again = نوبت دوباره برای همین کار
appointments-cancel-sure = <b>نوبت لغو شود؟</b>
    { JDATE($at, style: "datetime") }
    { BLOCK($office) }

    جای شما به دیگران داده می‌شود و برنمی‌گردد. اگر فقط زمان مناسب نیست، می‌توانید آن را جابه‌جا کنید.
appointments-cancel-yes = بله، لغو شود
appointments-cancel-no = نه، بماند
appointments-cancelled = نوبت شما لغو شد.
appointments-log-in-first = برای دیدن نوبت، نخست وارد شوید؛ سپس نوبت نشان داده می‌شود.
