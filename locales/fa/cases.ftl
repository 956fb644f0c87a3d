### پرونده‌ها: فهرست، صفحهٔ پرونده، خبرها.

cases-title = { $acting ->
    [yes] <b>پرونده‌های { $acting_name }</b>
   *[no] <b>پرونده‌های من</b>
}
cases-none = { cases-title }
    { $acting ->
        [yes] هنوز پرونده‌ای به نام این شخص حقوقی ثبت نشده است. همین که پرونده‌ای باز شود، همین‌جا آن را می‌بینید و به همهٔ نمایندگان خبر داده می‌شود.
       *[no] هنوز پرونده‌ای به نام شما ثبت نشده است. همین که پرونده‌ای باز شود، همین‌جا آن را می‌بینید و به شما خبر داده می‌شود.
    }
cases-list = { cases-title }
    { FA($total) } پرونده{ $many ->
        [yes] {""} · صفحهٔ { FA($page) } از { FA($pages) }
       *[no] {""}
    }{ $narrowed ->
        [yes] {""}
            { cases-narrowed-by }
       *[no] {""}
    }

    { BLOCK($lines) }
cases-none-fit = { cases-title }
    پرونده‌ای با این جست‌وجو پیدا نشد.
    { cases-narrowed-by }

    با «همهٔ پرونده‌ها» فهرست کامل را ببینید، یا جست‌وجو را در «جست‌وجو و انتخاب» تغییر دهید.
cases-narrowed-by = 🔎 { $has_words ->
        [yes] «{ $words }» ·{" "}
       *[no] {""}
    }{ $has_group ->
        [yes] { BLOCK($group) } ·{" "}
       *[no] {""}
    }{ $has_status ->
        [yes] { BLOCK($status) } ·{" "}
       *[no] {""}
    }{ $has_office ->
        [yes] { $office } ·{" "}
       *[no] {""}
    }{ $has_since ->
        [yes] از { JDATE($since, style: "short") } ·{" "}
       *[no] {""}
    }{ $has_until ->
        [yes] تا { JDATE($until, style: "short") } ·{" "}
       *[no] {""}
    }{ cases-sorted }
cases-sorted = { $sort ->
        [newest] تازه‌ترین ثبت نخست
        [oldest] قدیمی‌ترین ثبت نخست
       *[changed] تازه‌ترین تغییر نخست
    }
cases-filters-open = جست‌وجو و انتخاب
cases-filters-forget = همهٔ پرونده‌ها
cases-of-entities = پرونده‌های اشخاص حقوقی (به نمایندگی)
cases-filters = <b>جست‌وجو در پرونده‌ها</b>
    شمارهٔ پرونده یا هر واژه‌ای را که به یاد دارید بنویسید؛ نوع پرونده، دفتر یا نام کارشناس هم پیدا می‌شود. با دکمه‌ها می‌توانید فهرست را کوتاه‌تر کنید. انتخاب شما می‌ماند تا خودتان آن را بردارید.

    نوشته: { $has_words ->
        [yes] «{ $words }»
       *[no] هرچه باشد
    }
    نوع: { $has_group ->
        [yes] { BLOCK($group) }
       *[no] همه
    }
    وضعیت: { $has_status ->
        [yes] { BLOCK($status) }
       *[no] همه
    }
    دفتر: { $has_office ->
        [yes] { $office }
       *[no] همه
    }
    ثبت‌شده از: { $has_since ->
        [yes] { JDATE($since) }
       *[no] آغاز
    }
    ثبت‌شده تا: { $has_until ->
        [yes] { JDATE($until) }
       *[no] امروز
    }
    ترتیب: { cases-sorted }
cases-filters-show = نمایش فهرست
cases-filter-type = نوع
cases-filter-status = وضعیت
cases-filter-office = دفتر
cases-filter-since = از تاریخ
cases-filter-until = تا تاریخ
cases-filter-sort = تغییر ترتیب
cases-filter-no-words = برداشتن نوشته
cases-filter-any = همه
cases-filter-any-day = بدون این تاریخ
cases-filter-please = در اینجا شمارهٔ پرونده یا واژه‌ای از آن لازم است. لطفاً آن را به‌صورت متن بنویسید.
cases-open-ones = باز (هنوز پایان نیافته)
cases-choice = { BLOCK($title) }
cases-choose-type = <b>نوع پرونده</b>
    پرونده‌های کدام دسته را می‌خواهید؟
cases-choose-status = <b>وضعیت پرونده</b>
    پرونده‌های کدام وضعیت را می‌خواهید؟
cases-choose-office = <b>دفتر</b>
    این‌ها دفترهایی هستند که در آن‌ها پرونده دارید. پرونده‌های کدام را می‌خواهید؟
cases-choose-since = <b>از تاریخ</b>
    پرونده‌هایی که از این روز به بعد ثبت شده‌اند نشان داده می‌شوند.
cases-choose-until = <b>تا تاریخ</b>
    پرونده‌هایی که تا پایان این روز ثبت شده‌اند نشان داده می‌شوند.
case-filter-words = برای جست‌وجو شمارهٔ پرونده یا چند واژه (در همه تا { FA($longest) } نویسه) بنویسید.
case-filter-days = «از تاریخ» باید پیش از «تا تاریخ» باشد. روز دیگری را انتخاب کنید یا یکی از دو تاریخ را بردارید.

## پیگیری پرونده بدون ورود

case-follow-open = پیگیری پرونده با کد رهگیری
case-follow-page = <b>پیگیری پرونده</b>
    <b>کد رهگیری پرونده</b> و <b>کد ملی صاحب پرونده</b> (برای شخص حقوقی، شناسهٔ ملی) را در یک پیام و با یک فاصله بنویسید؛ مثلاً <code>7K3M9-QX2TA 9990001014</code>

    در اینجا فقط وضعیت پرونده گفته می‌شود. برای دیدن پرونده از منوی اصلی وارد شوید. پیام شما بی‌درنگ پاک می‌شود.
case-follow-please = در اینجا کد رهگیری پرونده و کد ملی صاحب آن لازم است. لطفاً هر دو را به‌صورت متن بنویسید.
case-follow-wrong = این نوشته کد رهگیری و کد ملی نیست. هر دو را با پیامک و کارت ملی خود مقایسه کنید و در یک پیام، با یک فاصله میان آن دو، بنویسید.
case-follow-none = پرونده‌ای با این دو کد پیدا نشد. هر دو را بررسی کنید و دوباره بنویسید، یا از منوی اصلی وارد شوید و «پرونده‌های من» را ببینید.
case-follow-found = پروندهٔ با کد رهگیری <code>{ $tracking }</code>
    وضعیت: <b>{ BLOCK($status) }</b>
    { BLOCK($meaning) }
case-line = <b>{ FA($nth) }. { BLOCK($title) }</b>
    شماره: <code>{ $number }</code>
    { BLOCK($status) } · { $has_date ->
        [yes] { JDATE($updated, style: "short") }
       *[no] تاریخ نامعلوم
    }
case-button = { FA($nth) }. { BLOCK($title) }
list-next = بعدی ◀
list-prev = ▶ قبلی
case-page = <b>{ BLOCK($type) }</b>{ $is_of_entity ->
        [yes] {""}
            🏢 پروندهٔ شخص حقوقی‌ای که نمایندهٔ آن هستید
       *[no] {""}
    }
    شمارهٔ پرونده: <code>{ $number }</code>{ $has_tracking ->
        [yes] {""}
            کد رهگیری: <code>{ $tracking }</code>
       *[no] {""}
    }

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
    کارشناس: { $has_officer ->
        [yes] { $officer }
       *[no] هنوز تعیین نشده
    }
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
case-likely-end = <b>پایان احتمالی</b>
    { $likely ->
        [dates] معمولاً تا { JDATE($half, style: "day") } (نیمی از پرونده‌های مشابه) و در ۸ از ۱۰ مورد تا { JDATE($most, style: "day") }.
        [half] معمولاً تا { JDATE($half, style: "day") } (نیمی از پرونده‌های مشابه). برای بقیه تاریخی نمی‌توان گفت.
       *[late] رسیدگی به این پرونده از پرونده‌های مشابه بیشتر طول کشیده است و تاریخ پایان آن را نمی‌توان پیش‌بینی کرد. از دفتر بپرسید.
    }{ $likely ->
        [late] {""}
       *[dates] {""}
            بر پایهٔ { FA($basis) } پروندهٔ { FA($months) } ماه اخیر { $whose ->
                [country] در سراسر کشور
                [province] در همین استان
               *[office] در همین دفتر
            }. زمانی که پرونده منتظر شماست در آن نیست. این زمان تعهد قانونی نیست.
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
case-news-legal = 🔔 پروندهٔ یکی از اشخاص حقوقی شما که شمارهٔ آن به <code>{ $tail }</code> پایان می‌یابد، به‌روز شد. با دکمهٔ زیر پرونده را ببینید.
case-news-legal-sms = پیشخوان: پروندهٔ یکی از اشخاص حقوقی شما که شمارهٔ آن به <code>{ $tail }</code> پایان می‌یابد، به‌روز شد. برای دیدن آن وارد پیشخوان شوید.
case-news-open = دیدن پرونده
case-opened = 🔔 پروندهٔ تازه‌ای به نام شما ثبت شد که شمارهٔ آن به <code>{ $tail }</code> پایان می‌یابد. با دکمهٔ زیر آن را ببینید.
case-opened-sms = پیشخوان: پروندهٔ تازه‌ای به نام شما ثبت شد که شمارهٔ آن به <code>{ $tail }</code> پایان می‌یابد. برای دیدن آن وارد پیشخوان شوید.
case-opened-legal = 🔔 پروندهٔ تازه‌ای به نام یکی از اشخاص حقوقی شما ثبت شد که شمارهٔ آن به <code>{ $tail }</code> پایان می‌یابد. با دکمهٔ زیر آن را ببینید.
case-opened-legal-sms = پیشخوان: پروندهٔ تازه‌ای به نام یکی از اشخاص حقوقی شما ثبت شد که شمارهٔ آن به <code>{ $tail }</code> پایان می‌یابد. برای دیدن آن وارد پیشخوان شوید.
case-not-found = پرونده‌ای با این مشخصات پیدا نشد. از منوی اصلی «پرونده‌های من» را ببینید.
case-note-too-long = یادداشت بیش از { FA($longest) } نویسه دارد. لطفاً آن را کوتاه کنید.
case-control-characters = در این داده نویسه‌های کنترلی (مانند NUL) هست که خوانده نمی‌شوند. آن‌ها را بردارید و دوباره بفرستید.
case-unknown-status = چنین وضعیتی تعریف نشده است. وضعیت‌های تعریف‌شده: { CODE($known) }
case-unknown-stage = این نوع پرونده چنین مرحله‌ای ندارد. مرحله‌های آن: { CODE($known) }
case-unknown-type = چنین نوع پرونده‌ای تعریف نشده است. نوع‌های تعریف‌شده: { CODE($known) }
case-unknown-priority = چنین اولویتی تعریف نشده است. اولویت‌های تعریف‌شده: { CODE($known) }
case-unknown-complexity = چنین درجه‌ای از پیچیدگی تعریف نشده است. درجه‌های تعریف‌شده: { CODE($known) }
case-unknown-office = دفتری با این کد نیست. کد دفتر را بررسی کنید.
case-number-shape = شمارهٔ پرونده باید از ۱ تا { FA($longest) } نویسه باشد، بی‌فاصله در آغاز و پایان.
case-number-conflict = پروندهٔ دیگری با همین شماره هست (نوع، دفتر یا صاحب آن جز این است) و چیزی تغییر نکرد. شماره را بررسی کنید.
case-event-in-future = زمان رویداد هنوز نرسیده است. زمان (occurred_at) و ساعت سامانهٔ خود را بررسی کنید.
case-event-too-old = زمان رویداد پیش از { JDATE($first) } است و نمی‌تواند درست باشد. زمان (occurred_at) را بررسی کنید.
case-event-conflict = با این شناسه پیش از این رویداد دیگری برای این پرونده رسیده است و چیزی تغییر نکرد. برای رویداد تازه، شناسهٔ تازه‌ای بدهید.
case-actor-refused = این فرستنده نمی‌تواند از سوی این کنشگر رویدادی ثبت کند. کنشگر (actor) را از میان این‌ها بنویسید: { CODE($known) }
case-move-refused = این کنشگر نمی‌تواند پرونده را از وضعیت کنونی آن ({ CODE($source) }) به { CODE($target) } ببرد. { $has_ways ->
        [yes] وضعیت‌هایی که می‌تواند بفرستد: { CODE($known) }
       *[no] کنشگر (actor) و وضعیت کنونی پرونده را بررسی کنید؛ شاید رویداد دیگری پیش از این رسیده باشد.
    }
