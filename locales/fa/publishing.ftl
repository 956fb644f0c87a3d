### اطلاعیه‌ها در میز کار: نوشتن، تأیید نفر دوم، پیشرفت ارسال.

desk-notices = اطلاعیه‌ها

## فهرست

publish-list = <b>اطلاعیه‌ها</b>
    { $which ->
        [waiting] در انتظار تأیید
        [sent] تأییدشده و ارسال‌شده
       *[own] نوشته‌های من
    }{ $many ->
        [yes] {" "}(صفحهٔ { FA($page) } از { FA($pages) })
       *[no] {""}
    }
publish-list-none = {""}
    اینجا هنوز اطلاعیه‌ای نیست.
publish-list-waiting = {""}
    { FA($waiting) } اطلاعیه منتظر تأیید نفر دوم است.
publish-line = { publish-state }: { BLOCK($title) }
publish-untitled = بی‌عنوان
publish-new = نوشتن اطلاعیهٔ تازه
publish-new-where = <b>اطلاعیهٔ تازه</b>
    برای کجا می‌نویسید؟
publish-tab-own = نوشته‌های من
publish-tab-waiting = در انتظار تأیید
publish-tab-sent = تأییدشده و ارسال‌شده
publish-everywhere = سراسر کشور
publish-state = { $state ->
    [draft] پیش‌نویس
    [pending_approval] در انتظار تأیید
    [rejected] برگشت‌خورده
    [approved] تأییدشده
    [scheduled] زمان‌بندی‌شده
    [expanding] در حال آماده‌سازی
    [running] در حال ارسال
    [paused] مکث
    [done] پایان‌یافته
   *[cancelled] لغوشده
}

## یک اطلاعیه

publish-page = <b>{ BLOCK($title) }</b>
    وضعیت: <b>{ publish-state }</b>
    موضوع: { BLOCK($topic) }
publish-page-rejected = {""}
    تأیید نشد. دلیل نفر دوم: { $reason }
publish-page-withdrawn = {""}
    پس گرفته شده است. دلیل: { $reason }
publish-page-stopped = {""}
    { $by ->
        [staff] یکی از همکاران ارسال را متوقف کرده است.
       *[itself] ارسال خودبه‌خود مکث کرد، چون پیام‌رسان چند بار پشت سر هم این متن را نپذیرفت. متن را بررسی کنید و اگر لازم است اصلاحیه بنویسید.
    }
publish-page-lines = {""}
    { BLOCK($lines) }
publish-page-missing = {""}
    هنوز کامل نیست: { BLOCK($missing) }
publish-page-own = {""}
    این اطلاعیه را خودتان نوشته‌اید؛ نفر دوم باید آن را تأیید کند.
publish-page-cost = {""}
    هنگام فرستادن برای تأیید، { FA($people) } نفر را در بر می‌گرفت. با آهنگ هر پیام‌رسان دست‌کم { FA($minutes) } دقیقه طول می‌کشد.
publish-line-audience = مخاطبان: { BLOCK($words) }
publish-line-followers = و دنبال‌کنندگان این موضوع، چون برای همه خواندنی است
publish-line-listed = فهرست چسبانده‌شده: { FA($count) } کد
publish-line-excluded = کنارگذاشته‌ها: { FA($count) } کد
publish-line-flags = { BLOCK($words) }
publish-line-send-at = زمان ارسال: { JDATE($at, style: "datetime") }
publish-line-send-now = زمان ارسال: بی‌درنگ پس از تأیید، بیرون از ساعت‌های آرام هر شهروند
publish-line-expires = مهلت ارسال: تا { JDATE($at, style: "datetime") }
publish-flag-public = برای همه خواندنی، حتی مهمان
publish-flag-closed = فقط برای مخاطبان خواندنی
publish-flag-mandatory = الزامی
publish-flag-ack = نیاز به تأیید رؤیت
publish-flag-sms = پیامک به کسی که در پیام‌رسان در دسترس نیست
publish-and = {"، "}

publish-edit = ویرایش
publish-preview = متن کامل، آن‌گونه که خوانده می‌شود
publish-audience = شمار مخاطبان و چند نمونه
publish-submit = فرستادن برای تأیید نفر دوم
publish-approve = تأیید و ارسال همین متن
publish-reject = تأیید نمی‌کنم
publish-pause = مکث
publish-resume = ادامهٔ ارسال
publish-cancel = لغو
publish-withdraw = پس گرفتن
publish-correct = نوشتن اصلاحیه
publish-report = گزارش (پروندهٔ CSV)
publish-refresh = تازه کردن
publish-back-list = بازگشت به فهرست
publish-back-page = بازگشت به اطلاعیه
publish-back-form = بازگشت به فرم

publish-submitted = برای تأیید فرستاده شد. اکنون { FA($people) } نفر را در بر می‌گیرد. تا نفر دوم تأیید نکند چیزی ارسال نمی‌شود.
publish-approved = تأیید شد و در زمان خود ارسال می‌شود.
publish-rejected = برگردانده شد. نویسنده دلیل شما را می‌بیند.
publish-paused = ارسال مکث کرد. پیام‌هایی که هم‌اکنون در راه‌اند شاید برسند؛ بقیه می‌مانند تا «ادامهٔ ارسال» را بزنید.
publish-resumed = ارسال ادامه یافت.
publish-cancelled = لغو شد. آنچه ارسال نشده بود دیگر ارسال نمی‌شود.
publish-withdrawn = پس گرفته شد: از تابلو برداشته شد، بقیهٔ آن ارسال نمی‌شود و پیام‌های رسیده تا جایی که پیام‌رسان اجازه دهد پاک می‌شوند.
publish-correction-begun = پیش‌نویس اصلاحیه آماده است. متن را درست کنید و برای تأیید بفرستید.
publish-sure-cancel = <b>لغو اطلاعیه</b>
    «{ $title }» لغو شود؟ آنچه ارسال نشده دیگر ارسال نمی‌شود و این کار برگشت ندارد.
publish-cancel-yes = بله، لغو شود

## پیشرفت

publish-progress = {""}
    <b>پیشرفت</b>: { FA($ended) } از { FA($all) } ({ FA($percent) }٪)
    { BLOCK($bar) }
    { BLOCK($lines) }
publish-progress-line = • { publish-end }: { FA($count) }
publish-end = { $state ->
    [queued] در صف
    [sent] فرستاده شد
    [read] خوانده شد
    [acknowledged] تأیید رؤیت
    [dead] نشانی بسته است
    [failed] نرسید
    [unknown] نامعلوم
    [suppressed] نخواسته است
    [expired] مهلتش گذشت
   *[cancelled] لغو شد
}

## فرم

publish-form = <b>{ BLOCK($title) }</b>
    هر بخش را که می‌خواهید بزنید؛ هرچه بنویسید همان لحظه ذخیره می‌شود.
publish-form-voids = {""}
    ⚠️ این اطلاعیه برای تأیید فرستاده شده است. هر تغییر، آن را دوباره پیش‌نویس می‌کند و تأیید پیشین بی‌اثر می‌شود.
publish-form-item = { $set ->
    [yes] ✓
   *[no] ▫️
} { BLOCK($label) }
publish-field-topic = موضوع
publish-field-title = عنوان
publish-field-letter_number = شمارهٔ نامه
publish-field-letter_date = تاریخ نامه
publish-field-signatory = امضاکننده
publish-field-post = سمت امضاکننده
publish-field-addressees = خطاب به
publish-field-body = متن
publish-field-form = { $set ->
    [yes] متن بلند: همهٔ بخش‌ها پشت سر هم
   *[no] متن بلند: بخش نخست با دکمهٔ «متن کامل»
}
publish-field-is_public = برای همه خواندنی
publish-field-is_mandatory = الزامی
publish-field-needs_ack = نیاز به تأیید رؤیت
publish-field-by_sms = پیامک به کسی که در پیام‌رسان در دسترس نیست
publish-field-kind = مخاطبان
publish-field-province = استان
publish-field-county = شهرستان
publish-field-case_type = نوع پرونده
publish-field-case_status = وضعیت پرونده
publish-field-office = دفتر نوبت
publish-field-day = روز نوبت
publish-field-profession = نقش حرفه‌ای
publish-field-listed = چسباندن کدهای ملی
publish-field-excluded = کنار گذاشتن کدهای ملی
publish-field-send_at = زمان ارسال
publish-field-expires_at = مهلت ارسال

publish-choose = <b>{ BLOCK($label) }</b>
    یکی را انتخاب کنید.
publish-choice = { BLOCK($title) }
publish-choose-none = هیچ‌کدام
publish-kind = { $kind ->
    [all] همهٔ شهروندان
    [cases] دارندگان پرونده
    [visits] نوبت‌داران یک دفتر در یک روز
    [representatives] نمایندگان اشخاص حقوقی
    [profession] دارندگان یک نقش حرفه‌ای
    [followers] دنبال‌کنندگان موضوع
    [listed] فهرست کدهای ملی
   *[none] انتخاب نشده
}

publish-ask-title = <b>عنوان</b>
    عنوان اطلاعیه را بنویسید؛ حداکثر { FA($longest) } حرف.
publish-ask-letter_number = <b>شمارهٔ نامه</b>
    شماره را همان‌گونه که روی نامه آمده است بنویسید؛ مثلاً <code>۹۷/۵۴۸۵۱</code>.
publish-ask-letter_date = <b>تاریخ نامه</b>
    تاریخ نامه را بنویسید؛ مثلاً <code>۱۴۰۵/۰۵/۱۲</code>.
publish-ask-signatory = <b>امضاکننده</b>
    نام امضاکنندهٔ نامه را بنویسید؛ حداکثر { FA($longest) } حرف.
publish-ask-post = <b>سمت امضاکننده</b>
    سمت امضاکننده را بنویسید؛ حداکثر { FA($longest) } حرف.
publish-ask-addressees = <b>خطاب به</b>
    بنویسید نامه خطاب به کیست؛ مثلاً «سران محترم دفاتر اسناد رسمی».
publish-ask-body = <b>متن</b>
    متن اطلاعیه را یک‌جا بفرستید. متن درشت، کج، کد و پیوند همان‌گونه می‌ماند. متن بلند در پایان بندها بخش می‌شود. اگر متن در یک پیام جا نمی‌شود، آن را در پروندهٔ <code>.txt</code> بفرستید.
publish-ask-office = <b>دفتر نوبت</b>
    کد دفتر را بنویسید؛ کد در صفحهٔ هر دفتر آمده است.
publish-ask-day = <b>روز نوبت</b>
    روز نوبت را بنویسید؛ مثلاً <code>۱۴۰۵/۰۵/۱۲</code>.
publish-ask-listed = <b>فهرست کدهای ملی</b>
    کدهای ملی مخاطبان را هر کدام در یک خط بچسبانید؛ حداکثر { FA($longest) } کد، یا یک پروندهٔ <code>.txt</code>. پیام شما بی‌درنگ پاک می‌شود و فهرست تازه جای فهرست پیشین را می‌گیرد.
publish-ask-excluded = <b>کنار گذاشتن کدهای ملی</b>
    کدهای ملی کسانی را که نباید این اطلاعیه را بگیرند هر کدام در یک خط بچسبانید؛ حداکثر { FA($longest) } کد. پیام شما بی‌درنگ پاک می‌شود.
publish-ask-send_at = <b>زمان ارسال</b>
    روز و ساعت را بنویسید؛ مثلاً <code>۱۴۰۵/۰۹/۱۲ ۱۰:۳۰</code>. اگر خالی بماند، پس از تأیید بی‌درنگ ارسال می‌شود. در ساعت‌های آرام هر شهروند، پیام تا پایان آن می‌ماند.
publish-ask-expires_at = <b>مهلت ارسال</b>
    آنچه تا این زمان نرسیده باشد دیگر ارسال نمی‌شود. روز و ساعت را بنویسید؛ مثلاً <code>۱۴۰۵/۰۹/۲۰ ۱۸:۰۰</code>.
publish-ask-reject = <b>چرا تأیید نمی‌کنید؟</b>
    دلیل را برای نویسنده بنویسید؛ نام و شمارهٔ کسی در آن نباشد.
publish-ask-withdraw = <b>چرا پس گرفته می‌شود؟</b>
    دلیل را بنویسید؛ برای همکاران و در دفتر ممیزی می‌ماند.
publish-text-please = در این گام نوشته لازم است. لطفاً آن را به‌صورت متن یا پروندهٔ <code>.txt</code> بفرستید.
publish-clear = خالی کردن
publish-file-too-large = این پرونده بزرگ است. متن را در پرونده‌ای کوچک‌تر از { FA($kilobytes) } کیلوبایت بفرستید.
publish-file-not-text = این پرونده متن ساده نیست. متن را در پروندهٔ <code>.txt</code> با رمزگذاری UTF-8 بفرستید.

## پیش‌نمایش و مخاطبان

publish-preview-page = { BLOCK($text) }
publish-preview-note = {""}
    ────────
    پیش‌نمایش؛ بخش { FA($page) } از { FA($pages) }
publish-test = ارسال آزمایشی به خودم
publish-test-sent = پیام آزمایشی به هر پیام‌رسانی که در آن هستید فرستاده شد؛ همان‌گونه که شهروند می‌بیند.
publish-audience-page = <b>مخاطبان</b>
    اکنون: <b>{ FA($people) }</b> نفر
    { BLOCK($chats) }
publish-audience-chats = { $messenger ->
    [telegram] تلگرام
   *[bale] بله
}: { FA($count) } گفت‌وگو
publish-audience-sample = {""}
    چند نمونه، فقط با حرف نخست نام‌ها:
    { BLOCK($names) }
publish-audience-note = {""}
    شمار نهایی هنگام ارسال بسته می‌شود. این نگاه در دفتر ممیزی نوشته شد.

## گزارش

publish-report-way = راه
publish-way = { $channel ->
    [telegram] تلگرام
    [bale] بله
    [sms] پیامک
    [email] ایمیل
    [nobody] بی‌نشانی
   *[all] همه
}
publish-report-state = نتیجه
publish-report-count = شمار

## آنچه پذیرفته نمی‌شود

notice-changed = این اطلاعیه در همین فاصله تغییر کرده است. وضعیت تازه را ببینید و از همان‌جا ادامه دهید.
notice-on-its-way = ارسال این اطلاعیه آغاز شده است و متنش دیگر تغییر نمی‌کند. برای درست کردن آن «نوشتن اصلاحیه» را بزنید.
notice-not-yours = این اطلاعیه را همکار دیگری نوشته است و فقط خودش آن را ویرایش می‌کند. اگر نادرست است، هنگام تأیید دلیل را برایش بنویسید.
notice-own = کسی اطلاعیهٔ خودش را تأیید یا رد نمی‌کند. از همکاری با نقش «تأییدکنندهٔ اطلاعیه» بخواهید.
notice-not-found = این اطلاعیه پیدا نشد یا دیگر در دسترس نیست. از «تابلوی اطلاعیه‌ها» تازه‌ترین‌ها را ببینید.
notice-needs-topic = موضوع انتخاب نشده است. در «ویرایش» آن را انتخاب کنید.
notice-needs-title = عنوان نوشته نشده است. در «ویرایش» آن را بنویسید.
notice-needs-body = متن نوشته نشده است. در «ویرایش» آن را بنویسید.
notice-body-length = متن باید از یک تا { FA($longest) } حرف باشد. لطفاً آن را کوتاه‌تر کنید یا در دو اطلاعیه بنویسید.
notice-line-length = اینجا باید از یک تا { FA($longest) } حرف نوشته شود. لطفاً کوتاه‌تر و دوباره بنویسید.
notice-audience-missing = مخاطبان انتخاب نشده‌اند. در «ویرایش» آن‌ها را انتخاب کنید.
notice-audience-unknown = یکی از انتخاب‌های مخاطبان دیگر در فهرست‌ها نیست. در «ویرایش» دوباره انتخاب کنید.
notice-audience-visit = برای نوبت‌داران، هم دفتر و هم روز لازم است. در «ویرایش» هر دو را بنویسید.
notice-audience-profession = نقش حرفه‌ای انتخاب نشده است. در «ویرایش» آن را انتخاب کنید.
notice-audience-empty = این انتخاب هیچ‌کس را در بر نمی‌گیرد. مخاطبان را در «ویرایش» گسترده‌تر کنید.
notice-own-province = شما فقط برای استان خودتان می‌نویسید. همان استان را انتخاب کنید.
notice-office-unknown = دفتری با این کد نیست. کد را از صفحهٔ دفتر بخوانید و دوباره بنویسید.
notice-listed-count = باید از یک تا { FA($most) } کد بنویسید. فهرست بلندتر را در چند اطلاعیه بفرستید.
notice-listed-wrong = کد شمارهٔ { FA($nth) } در این فهرست درست نیست و چیزی ذخیره نشد. آن را درست کنید و همهٔ فهرست را دوباره بچسبانید.
notice-moment-shape = روز و ساعت خوانده نشد. آن را مانند <code>۱۴۰۵/۰۹/۱۲ ۱۰:۳۰</code> بنویسید.
notice-moment-range = زمان باید در آینده و حداکثر تا یک سال دیگر باشد. زمان دیگری بنویسید.
notice-expires-early = مهلت ارسال باید دست‌کم یک ساعت پس از زمان ارسال باشد. مهلت را دیرتر بگذارید.
notice-expired = مهلت ارسال این اطلاعیه گذشته است. نویسنده باید مهلت تازه‌ای بگذارد و دوباره بفرستد.
publish-day = { JDATE($day, style: "short") }
