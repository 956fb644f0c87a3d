### پرونده‌ها: فهرست، صفحهٔ پرونده، خبرها.

cases-none = <b>پرونده‌های من</b>
    هنوز پرونده‌ای به نام شما ثبت نشده است. همین که پرونده‌ای باز شود، همین‌جا آن را می‌بینید و به شما خبر داده می‌شود.
cases-list = <b>پرونده‌های من</b>
    { FA($total) } پرونده{ $many ->
        [yes] {""} · صفحهٔ { FA($page) } از { FA($pages) }
       *[no] {""}
    }

    { BLOCK($lines) }
case-line = <b>{ FA($nth) }. { BLOCK($title) }</b>
    شماره: <code>{ $number }</code>
    { BLOCK($status) } · { $has_date ->
        [yes] { JDATE($updated, style: "short") }
       *[no] تاریخ نامعلوم
    }
case-button = { FA($nth) }. { BLOCK($title) }
list-next = بعدی ◀
list-prev = ▶ قبلی
case-page = <b>{ BLOCK($type) }</b>
    شمارهٔ پرونده: <code>{ $number }</code>

    وضعیت: <b>{ BLOCK($status) }</b>
    { BLOCK($meaning) }
    مرحله: { BLOCK($stage) }{ $actor ->
        [citizen] {""}
            اقدام بعدی با شماست.
        [office] {""}
            اقدام بعدی با دفتر است.
        [agency] {""}
            اقدام بعدی با کارشناس پرونده است.
       *[nobody] {""}
    }
    اولویت: { BLOCK($priority) }

    دفتر: { $office }
    { $address }
    تلفن: <code>{ $phone }</code>
    کارشناس: { $officer }
    تاریخ ثبت: { $has_registered ->
        [yes] { JDATE($registered, style: "datetime") }
       *[no] نامعلوم
    }

    <b>تاریخچه</b>{ $more ->
        [yes] {""} ({ FA($events) } رویداد؛ تازه‌ترین‌ها)
       *[no] {""}
    }
    { BLOCK($history) }

    به‌روزرسانی: { $has_updated ->
        [yes] { JDATE($updated, style: "datetime") }
       *[no] نامعلوم
    }
case-history-line = • { $has_date ->
        [yes] { JDATE($at, style: "short") }
       *[no] تاریخ نامعلوم
    } · { BLOCK($status) } · { BLOCK($stage) }{ $has_note ->
        [yes] {""}
            { $note }
       *[no] {""}
    }
case-history = <b>تاریخچهٔ پرونده</b>
    شمارهٔ پرونده: <code>{ $number }</code>
    { $events ->
        [0] هنوز رویدادی ثبت نشده است.
       *[other] رویداد { FA($first) } تا { FA($last) } از { FA($events) }؛ تازه‌ترین‌ها نخست آمده‌اند.
    }

    { BLOCK($lines) }
case-history-event = <b>{ $has_date ->
        [yes] { JDATE($at, style: "datetime") }
       *[no] تاریخ نامعلوم
    }</b>
    { BLOCK($status) } · { BLOCK($stage) }{ $has_note ->
        [yes] {""}
            { $note }
       *[no] {""}
    }
case-history-open = تاریخچه و متن کامل یادداشت‌ها
history-older = قدیمی‌تر ◀
history-newer = ▶ تازه‌تر
case-back = بازگشت به پرونده
case-log-in-first = برای دیدن این پرونده نخست وارد شوید.
case-refresh = تازه‌سازی
cases-back = فهرست پرونده‌ها
case-news = 🔔 پروندهٔ شما که شمارهٔ آن به <code>{ $tail }</code> پایان می‌یابد، به‌روز شد. با دکمهٔ زیر پرونده را ببینید.
case-news-sms = پیشخوان: پروندهٔ شما که شمارهٔ آن به <code>{ $tail }</code> پایان می‌یابد، به‌روز شد. برای دیدن آن وارد پیشخوان شوید.
case-news-open = دیدن پرونده
case-not-found = پرونده‌ای با این مشخصات پیدا نشد. از منوی اصلی «پرونده‌های من» را ببینید.
case-note-too-long = یادداشت بیش از { FA($longest) } نویسه دارد. لطفاً آن را کوتاه کنید.
case-control-characters = در این داده نویسه‌های کنترلی (مانند NUL) هست که خوانده نمی‌شوند. آن‌ها را بردارید و دوباره بفرستید.
case-unknown-status = چنین وضعیتی تعریف نشده است. وضعیت‌های تعریف‌شده: { CODE($known) }
case-unknown-stage = این نوع پرونده چنین مرحله‌ای ندارد. مرحله‌های آن: { CODE($known) }
case-event-in-future = زمان رویداد هنوز نرسیده است. زمان (occurred_at) و ساعت سامانهٔ خود را بررسی کنید.
case-event-too-old = زمان رویداد پیش از { JDATE($first) } است و نمی‌تواند درست باشد. زمان (occurred_at) را بررسی کنید.
case-event-conflict = با این شناسه پیش از این رویداد دیگری برای این پرونده رسیده است و چیزی تغییر نکرد. برای رویداد تازه، شناسهٔ تازه‌ای بدهید.
case-actor-refused = این فرستنده نمی‌تواند از سوی این کنشگر رویدادی ثبت کند.
case-move-refused = پرونده را نمی‌توان از وضعیت کنونی به این وضعیت برد.
