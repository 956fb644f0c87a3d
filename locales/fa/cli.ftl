### خط فرمان. این متن‌ها را کسی می‌خواند که سامانه را راه می‌اندازد و نگه می‌دارد.

## پایگاه داده

cli-database-unreachable = پایگاه داده پاسخ نداد. نشانی آن در PISHKHAN_DATABASE__URL است؛ main.py doctor می‌گوید چه باید کرد.
cli-database-behind = پایگاه داده هنوز آماده نیست. نخست main.py db upgrade را اجرا کنید.
cli-db-upgraded = جدول‌ها به تازه‌ترین نگارش رسید.
cli-db-newest = جدول‌ها از پیش تازه بود.
cli-db-nothing-new = چیزی برای نوشتن نبود؛ همه از پیش بود.

cli-what = چه
cli-written = نوشته شد
cli-provinces = استان
cli-counties = شهرستان
cli-cities = شهر
cli-offices = دفتر
cli-opening-rules = ساعت کاری برای نوبت
cli-services = خدمت دفتر
cli-cases = پرونده
cli-case-events = رویداد پرونده
cli-citizens = شهروند
cli-staff = کارمند

## برنامه‌ها

cli-ready = پیشخوان آماده است: { CODE($messengers) }
cli-database-not-a-sandboxs = رمز هیچ پیام‌رسانی داده نشده و برنامه می‌خواست صفحهٔ آزمایشی را باز کند، ولی این پایگاه داده، داده‌های واقعی دارد و دادهٔ نمونه در آن نوشته نشد. اگر پیام‌رسانی در کار است، نام PISHKHAN_TELEGRAM__TOKEN یا PISHKHAN_BALE__TOKEN را بررسی کنید؛ اگر صفحهٔ آزمایشی را با همین داده‌ها می‌خواهید، PISHKHAN_SANDBOX__ENABLED=true را بدهید.
cli-database-not-ready = پایگاه داده آماده نشد و پیشخوان آغاز به کار نکرد. main.py doctor می‌گوید چه باید درست شود.
cli-nothing-to-serve = نه رمز پیام‌رسانی در تنظیمات است و نه صفحهٔ آزمایشی روشن. PISHKHAN_TELEGRAM__TOKEN را بدهید یا PISHKHAN_SANDBOX__ENABLED را بردارید.
cli-no-messenger = رمز هیچ پیام‌رسانی در تنظیمات نیست. PISHKHAN_TELEGRAM__TOKEN یا PISHKHAN_BALE__TOKEN را بدهید.
cli-no-way-out = هیچ راه ارسالی در تنظیمات نیست: نه رمز پیام‌رسانی و نه درگاه پیامکی.
cli-no-sms = رمز پیام‌رسان داده شده، ولی راهی برای پیامک نیست و رمزهای یک‌بارمصرف به کسی نمی‌رسد. PISHKHAN_SMS__PROVIDER را kavenegar یا ghasedak بگذارید و کلید آن را بدهید؛ برای آزمایش، نشانی صندوق را در PISHKHAN_SMS__SANDBOX_URL بدهید. اگر می‌خواهید بی‌پیامک کار کند (بدون ثبت‌نام و ورود)، PISHKHAN_SMS__PROVIDER=off را بگذارید.
cli-sandbox-no-token = صفحهٔ آزمایشی بدون بازو چیزی ندارد که نشان دهد. PISHKHAN_TELEGRAM__TOKEN یا PISHKHAN_BALE__TOKEN را بدهید، یا main.py را بی‌فرمان اجرا کنید تا همه‌چیز با هم بالا بیاید.
cli-port-taken = روی { CODE($address) } نمی‌توان گوش داد؛ شاید برنامهٔ دیگری روی آن است. آن را ببندید یا شمارهٔ درگاه را در تنظیمات عوض کنید.

## پرونده

cli-case-moved = پروندهٔ { CODE($number) } اکنون «{ $status }» است (رویداد { FA($seq) }).
cli-case-told = { $told ->
    [0] صاحب این پرونده حساب کاربری ندارد و به کسی خبر داده نمی‌شود.
   *[other] خبر آن به { FA($told) } نشانی فرستاده می‌شود.
}
cli-case-not-found = پرونده‌ای با شمارهٔ { CODE($number) } نیست. شماره را همان‌گونه که روی پرونده نوشته شده بدهید.
cli-case-added = پروندهٔ { CODE($number) } ثبت شد.
cli-case-was-there = پروندهٔ { CODE($number) } پیش از این ثبت شده بود؛ چیزی تغییر نکرد.
cli-case-one-owner = صاحب پرونده را با یکی از دو گزینهٔ --person (کد ملی یا کد فراگیر) یا --entity (شناسهٔ ملی شخص حقوقی) بدهید، نه هر دو.
cli-case-known = این رویداد پیش از این برای پروندهٔ { CODE($number) } رسیده بود (رویداد { FA($seq) })؛ چیزی تغییر نکرد.

## حساب‌ها

cli-accounts-unlocked = { $count ->
    [0] برای این شماره رمز نادرستی شمرده نشده بود؛ قفلی در کار نیست.
   *[other] { FA($count) } رمز نادرست از شمار این شماره برداشته شد و قفلی نمانده است.
}

## کارکنان

cli-staff-added = کارمند با این نقش ثبت شد. شناسهٔ او را main.py staff list نشان می‌دهد.
cli-staff-disabled = کارمند غیرفعال شد، نقش‌هایش پس گرفته و میز کارش بسته شد.
cli-staff-disabled-mark = غیرفعال
cli-staff-none = هنوز هیچ کارمندی نیست. نخستین مدیر را با main.py staff add اضافه کنید.
cli-staff-page = صفحهٔ { FA($page) } از { FA($pages) }، در همه { FA($total) } نفر
cli-staff-id = شناسه
cli-staff-name = نام
cli-staff-roles = نقش‌ها
cli-staff-role = نقش
cli-staff-title = عنوان
cli-staff-scope = محدوده
cli-staff-may = کارهای مجاز
cli-staff-grant = شناسهٔ نقش
cli-staff-until = تا
cli-staff-line = سطر
cli-staff-why = مشکل
cli-staff-bad-rows = { FA($count) } سطر را نمی‌توان به کار برد{ $more ->
    [0] .
   *[other] ؛ { FA($more) } سطر دیگر در اینجا نیامده است (همه را با --json ببینید).
}
cli-staff-imported = فهرست ثبت شد: { FA($added) } نقش تازه، { FA($changed) } تغییر، { FA($ended) } پایان‌یافته، { FA($unchanged) } بی‌تغییر.
cli-staff-rehearsed = چیزی ثبت نشد. اگر ثبت شود: { FA($added) } نقش تازه، { FA($changed) } تغییر، { FA($ended) } پایان‌یافته، { FA($unchanged) } بی‌تغییر.
cli-staff-why-columns = ستون‌ها درست نیست؛ سرستون باید national_code,profession,province,office باشد
cli-staff-why-code-shape = کد فقط باید از رقم باشد؛ در صفحه‌گسترده، ستون کد را «متن» کنید
cli-staff-why-code-length = کد ملی ۱۰ رقم و کد فراگیر اتباع خارجی ۱۲ رقم دارد؛ رقم‌ها را بشمارید
cli-staff-why-code-short = صفرهای آغاز کد ملی افتاده است؛ در صفحه‌گسترده، ستون کد را «متن» کنید
cli-staff-why-code-equal-digits = کدی با رقم‌های یکسان، کد کسی نیست
cli-staff-why-code-check-digit = کد ملی درست نیست؛ رقمی اشتباه یا جابه‌جا نوشته شده است
cli-staff-why-profession = چنین نقش حرفه‌ای تعریف نشده است؛ کلید یا عنوان فارسی آن را بنویسید
cli-staff-why-province = چنین استانی نیست؛ نام فارسی استان را بنویسید
cli-staff-why-office = شمارهٔ دفتر بیش از اندازه بلند است
cli-staff-why-encoding = پرونده UTF-8 نیست
cli-staff-why-no-rows = هیچ سطری در پرونده نیست

## ارسال و دفتر ممیزی

cli-channel = راه
cli-state = وضعیت
cli-count = شمار
cli-rule = قاعده
cli-message = پیام
cli-eta-working = از تاریخچهٔ پرونده‌ها یاد گرفته می‌شود
cli-eta-predicted = { FA($count) } پروندهٔ باز تاریخ پیش‌بینی دارند.
cli-eta-nothing = هنوز پروندهٔ پایان‌یافته‌ای که بتوان با آن سنجید به اندازهٔ کافی نیست.
cli-eta-whose = نوع و دفتر، یا روز
cli-eta-coverage = درستی بازهٔ ۸۰٪
cli-eta-pinball = خطا (روز کاری)
cli-eta-d = کالیبراسیون D
cli-eta-told = گفته می‌شود
cli-delivery-none = هنوز هیچ ارسالی نیست.
cli-delivery-holds = دفتر ارسال درست است: آنچه پذیرفته شده با آنچه به پایان رسیده می‌خواند.
cli-delivery-broken = دفتر ارسال در { FA($count) } جا نمی‌خواند:
cli-audit-holds = زنجیرهٔ ممیزی از آغاز تا سطر { FA($sealed) } درست است.
cli-audit-end = مُهر آخرین سطر این است؛ آن را جایی بیرون از پایگاه داده نگه دارید تا بتوان سنجید که زنجیره به عقب برنگشته است: { CODE($hash) }
cli-audit-unsealed = { FA($count) } سطر تازه هنوز مهر نخورده است و تا چند ثانیهٔ دیگر می‌خورد.
cli-audit-late = هشدار: { FA($count) } سطر مهر نخورده و دیر شده است. main.py worker را روشن کنید؛ اگر روشن است، گزارش آن می‌گوید چرا مهر نمی‌زند.
cli-audit-broken = زنجیرهٔ ممیزی در سطر { FA($seq) } شکسته است: آن سطر یا سطری پیش از آن پس از نوشتن تغییر کرده یا برداشته شده است.

## کلیدهای رمزنگاری

cli-keys-rotating = رمزنگاری دوباره با کلید تازه
cli-keys-waiting = هر آنچه بود با کلید تازه نوشته شد. اندکی می‌مانیم تا برنامه‌های در حال کار هم کلید تازه را بردارند…
cli-keys-rotated = { $moved ->
    [0] کلید شمارهٔ { FA($id) } به کار افتاد؛ چیزی برای رمزنگاری دوباره نبود.
   *[other] کلید شمارهٔ { FA($id) } به کار افتاد و { FA($moved) } نوشته با آن دوباره رمز شد.
}
cli-keys-resumed = کار نیمه‌تمام با کلید شمارهٔ { FA($id) } به پایان رسید؛ این بار { FA($moved) } نوشته دوباره رمز شد. برای کلیدی تازه، فرمان را یک بار دیگر اجرا کنید.
cli-keys-left = { FA($left) } نوشته هنوز با کلید پیشین است، چون برنامه‌ها آن‌ها را در دست داشتند. همین فرمان را دوباره اجرا کنید.
cli-keys-broken = { FA($count) } نوشته با هیچ کلیدی باز نشد و دست‌نخورده ماند. آن‌ها را از نسخهٔ پشتیبان بازگردانید:
cli-keys-table = جدول
cli-keys-column = ستون
cli-keys-row = سطر
cli-keys-none = کلیدهای پایگاه داده با کلید تنظیمات باز نمی‌شود. main.py doctor می‌گوید چه باید درست شود.
cli-keys-rewrapped = { $count ->
    [0] همهٔ کلیدهای پایگاه داده از پیش با کلید بیرونی کنونی بسته شده بود.
   *[other] { FA($count) } کلید پایگاه داده با کلید بیرونی کنونی بسته شد. هیچ نوشتهٔ رمزشده‌ای تغییر نکرد.
}
cli-keys-renewed-file = کلید بیرونی تازه در پروندهٔ کلیدها نوشته شد ({ CODE($path) }). برنامه‌های در حال کار را یک بار خاموش و روشن کنید.
cli-keys-not-in-file = کلیدها در تنظیمات است، نه در پرونده: کلید تازه را در PISHKHAN_SECRETS__DATA_KEY بگذارید، پیشین را در OLD_DATA_KEYS، و این فرمان را بدون --new اجرا کنید.

## سنجش

cli-bench-working = در حال سنجش؛ دو سه دقیقه طول می‌کشد…
cli-bench-unknown = چنین سنجشی نیست. سنجش‌های موجود: { CODE($names) }
cli-figure = سنجه
cli-value = مقدار
cli-unit = یکا
cli-target = هدف
cli-met = رسید

## بررسی سلامت

doctor-check = بررسی
doctor-words = توضیح
doctor-state-ok = درست
doctor-state-off = خاموش
doctor-state-warning = هشدار
doctor-state-broken = خراب
doctor-of-settings = تنظیمات
doctor-of-secrets = کلیدهای رمزنگاری
doctor-of-database = پایگاه داده
doctor-of-migrations = جدول‌ها
doctor-of-texts = متن‌ها
doctor-of-fonts = قلم‌ها
doctor-of-time = ساعت و تقویم
doctor-of-telegram = تلگرام
doctor-of-bale = بله
doctor-of-sandbox = صفحهٔ آزمایشی
doctor-of-api = رابط HTTP
doctor-of-api-keys = کلیدهای رابط HTTP
doctor-of-sms = پیامک
doctor-of-codes = راه‌های رمز
doctor-of-codes-abroad = راه‌های رمز، بیرون از کشور
doctor-of-companies = اشخاص حقوقی
doctor-of-email = ایمیل
doctor-of-identity = استعلام هویت
doctor-of-redis = ردیس
doctor-of-data-keys = کلیدهای داده
doctor-of-audit = دفتر رویدادها
doctor-well = همه‌چیز برای کار آماده است.
doctor-not-well = دست‌کم یک چیز باید درست شود؛ ستون «توضیح» می‌گوید چه.

doctor-settings-ok = تنظیمات خوانده شد.
doctor-settings-broken = این تنظیم‌ها خوانده نشد: { CODE($names) }. مقدار آن‌ها را با شرح README بسنجید.
doctor-settings-unknown = این نام‌ها تنظیمی از پیشخوان نیست و اثری ندارد؛ شاید غلط نوشته شده: { CODE($names) }

doctor-secrets-ok = کلیدهای رمزنگاری سر جای خود است.
doctor-secrets-to-come = پروندهٔ کلیدها هنوز نیست و در نخستین اجرا ساخته می‌شود: { CODE($path) }
doctor-secrets-in-file = کلیدها در کنار برنامه‌اند ({ CODE($path) }). در کار واقعی آن‌ها را در PISHKHAN_SECRETS__DATA_KEY و INDEX_KEY و PEPPER بگذارید و از پایگاه داده دور نگه دارید.
doctor-secrets-open = دیگران هم می‌توانند پروندهٔ کلیدها را بخوانند. دسترسی آن را به صاحبش محدود کنید: chmod 600 { CODE($path) }
doctor-secrets-broken = کلیدهای رمزنگاری خوانده نشد. هر سه کلید باید باشد و هر کدام ۳۲ بایت به‌صورت Base64.

doctor-data-keys-ok = کلیدهای پایگاه داده باز می‌شود؛ با کلید شمارهٔ { FA($id) } نوشته می‌شود.
doctor-data-keys-to-come = نخستین کلید پایگاه داده در آغاز کار ساخته می‌شود.
doctor-data-keys-shut = { FA($count) } کلید پایگاه داده با کلیدهای تنظیمات باز نمی‌شود و آنچه با آن‌ها رمز شده خواندنی نیست. کلیدی را که پیش‌تر بود در PISHKHAN_SECRETS__OLD_DATA_KEYS بگذارید یا پروندهٔ کلیدها را بازگردانید.
doctor-data-keys-old-wrap = کلیدهای پایگاه داده هنوز با کلید بیرونی پیشین بسته شده است: main.py db rewrap-keys
doctor-data-keys-unfinished = رمزنگاری دوباره با کلید شمارهٔ { FA($id) } نیمه‌تمام مانده است: main.py db rotate-keys
doctor-data-keys-aged = از ساختن کلید پایگاه داده بیش از { FA($days) } روز می‌گذرد. کلید تازه‌ای به کار بیندازید: main.py db rotate-keys
doctor-data-keys-unknown = تا پایگاه داده و کلیدهای تنظیمات آماده نباشد، حال کلیدهای پایگاه داده دانسته نیست.
doctor-audit-ok = آنچه نوشته شده به‌موقع در زنجیرهٔ ممیزی مهر می‌خورد.
doctor-audit-late = سطری از دفتر ممیزی { FA($minutes) } دقیقه است که مهر نخورده. main.py worker را روشن کنید؛ اگر روشن است، گزارش آن و main.py audit verify می‌گوید چرا.
doctor-audit-off = تا جدول‌ها تازه نباشد، حال دفتر ممیزی دانسته نیست.

doctor-database-ok = پایگاه داده پاسخ می‌دهد: { CODE($url) }
doctor-database-to-come = پایگاه داده هنوز نیست و در نخستین اجرا ساخته می‌شود: { CODE($path) }
doctor-database-folder = در این پوشه نمی‌توان نوشت: { CODE($path) }. دسترسی آن را درست کنید یا PISHKHAN_DATABASE__URL را عوض کنید.
doctor-database-broken = پایگاه داده پاسخ نداد: { CODE($url) }. روشن بودن آن و PISHKHAN_DATABASE__URL را بررسی کنید.

doctor-migrations-ok = جدول‌ها تازه است (نگارش { CODE($revision) }).
doctor-migrations-none = جدولی ساخته نشده است. main.py run خودش می‌سازد؛ در چند ماشین، پیش از آن main.py db upgrade را اجرا کنید.
doctor-migrations-behind = جدول‌ها در نگارش { CODE($revision) } است و باید به { CODE($head) } برسد: main.py db upgrade
doctor-migrations-unknown = تا پایگاه داده پاسخ ندهد، نگارش جدول‌ها دانسته نیست.

doctor-texts-ok = { FA($count) } متن فارسی خوانده شد.
doctor-texts-broken = متن‌های locales خوانده نشد. نسخه‌ای سالم از برنامه را بگذارید.
doctor-fonts-unjoined = کتابخانهٔ تصویر حروف فارسی را به هم نمی‌چسباند (Raqm یا FriBiDi نیست) و رسید تصویری داده نمی‌شود. بستهٔ libfribidi0 سیستم‌عامل را نصب کنید.
doctor-fonts-ok = قلم وزیرمتن سر جای خود است.
doctor-fonts-broken = این قلم‌ها نیست یا خراب است: { CODE($names) }. نسخه‌ای سالم از پوشهٔ bot/fonts را بگذارید.
doctor-time-ok = دادهٔ منطقهٔ زمانی تهران درست است.
doctor-time-no-zone = دادهٔ منطقه‌های زمانی نیست. بستهٔ tzdata را نصب کنید.
doctor-time-old-zone = دادهٔ منطقهٔ زمانی تهران قدیمی است و هنوز ساعت تابستانی دارد. بستهٔ tzdata را تازه کنید.

doctor-messenger-ok = پیام‌رسان این بازو را می‌شناسد: { CODE($username) }
doctor-messenger-off = رمز این پیام‌رسان داده نشده است؛ پیشخوان در آن نیست.
doctor-messenger-sandbox = رمزی داده نشده است؛ پیشخوان در صفحهٔ آزمایشی کار می‌کند.
doctor-messenger-unreachable = { CODE($address) } در چند ثانیه پاسخ نداد. شبکه و API_BASE را بررسی کنید.
doctor-messenger-refused = { CODE($address) } این رمز را نپذیرفت. رمز را از BotFather دوباره بگیرید.
doctor-messenger-strange = { CODE($address) } پاسخی داد که از یک Bot API نیست (کد { FA($code) }). API_BASE را بررسی کنید.
doctor-messenger-clock = ساعت این ماشین با ساعت پیام‌رسان بیش از یک دقیقه فرق دارد. ساعت را با NTP تنظیم کنید.
doctor-messenger-webhook = برای وب‌هوک، PISHKHAN_{ CODE($section) }__WEBHOOK_URL و WEBHOOK_SECRET هر دو لازم است.

doctor-messenger-webhook-port = این پیام‌رسان وب‌هوک را فقط روی درگاه‌های { CODE($ports) } صدا می‌زند. PISHKHAN_{ CODE($section) }__WEBHOOK_URL را با یکی از آن‌ها بدهید.
doctor-sandbox-off = صفحهٔ آزمایشی خاموش است.
doctor-port-free = { CODE($address) } آزاد است.
doctor-port-ours = پیشخوان هم‌اکنون روی { CODE($address) } پاسخ می‌دهد.
doctor-port-taken = برنامهٔ دیگری روی { CODE($address) } است. آن را ببندید یا شمارهٔ درگاه را در تنظیمات عوض کنید.

doctor-api-off = رابط HTTP خاموش است.
doctor-api-no-keys = رابط HTTP کلیدی ندارد و رویدادی نمی‌پذیرد. اگر سازمانی باید وصل شود، PISHKHAN_API__KEYS را پر کنید.
doctor-api-sandbox-key = رابط HTTP در صفحهٔ آزمایشی کلید { CODE($key) } را می‌پذیرد.
doctor-api-short-key = دست‌کم یکی از کلیدهای رابط HTTP کوتاه است. کلیدی با { FA($letters) } نویسهٔ تصادفی یا بیشتر بگذارید.
doctor-api-keys-ok = رابط HTTP { FA($count) } کلید دارد.

doctor-sms-ok = درگاه پیامک پاسخ می‌دهد: { CODE($address) }
doctor-sms-sandbox = پیامک‌ها در صندوق صفحهٔ آزمایشی می‌نشیند.
doctor-sms-off = پیامک خاموش است: نه ثبت‌نام ممکن است و نه ورود.
doctor-sms-order = پیامک به این ترتیب می‌رود: { CODE($sms) }
doctor-sms-codes-only = پیامک خاموش است و تنها رمز یک‌بارمصرف فرستاده می‌شود: نتیجهٔ ثبت‌نام و خبرها با پیامک به کسی نمی‌رسد. PISHKHAN_SMS__PROVIDER را پر کنید.
doctor-codes-order = رمز یک‌بارمصرف به این ترتیب می‌رود: { CODE($ways) }
doctor-codes-alone = رمز یک‌بارمصرف تنها یک راه دارد: { CODE($ways) }. اگر این راه از کار بیفتد، نه ثبت‌نام ممکن است و نه ورود. راه دومی در PISHKHAN_SMS__CODES یا PISHKHAN_SMS__SECOND بیفزایید.
doctor-codes-sandbox = رمزهای یک‌بارمصرف در صندوق پیامک صفحهٔ آزمایشی می‌نشیند.
doctor-codes-none = رمز یک‌بارمصرف هیچ راهی ندارد: نه ثبت‌نام ممکن است و نه ورود. PISHKHAN_SMS__PROVIDER یا PISHKHAN_SMS__CODES را پر کنید.
doctor-codes-own-messenger = همهٔ راه‌های رمز یک‌بارمصرف ({ CODE($ways) }) به خود { CODE($messengers) } می‌رسد، و رمز هرگز به همان پیام‌رسانی فرستاده نمی‌شود که با آن وارد می‌شوند. راه دیگری، مانند پیامک، در PISHKHAN_SMS__CODES بیفزایید.
doctor-abroad-order = رمز شماره‌های کشورهای دیگر به این ترتیب می‌رود: { CODE($ways) }
doctor-abroad-sandbox = رمز شماره‌های کشورهای دیگر هم در صندوق پیامک صفحهٔ آزمایشی می‌نشیند.
doctor-abroad-off = به شماره‌های کشورهای دیگر رمزی نمی‌رود و ایرانیان بیرون از کشور نمی‌توانند ثبت‌نام کنند. اگر باید بتوانند، راه‌های رمز را به ترتیب در PISHKHAN_SMS__ABROAD بنویسید.
doctor-abroad-own-messenger = همهٔ راه‌های رمز شماره‌های کشورهای دیگر ({ CODE($ways) }) به خود { CODE($messengers) } می‌رسد، و رمز هرگز به همان پیام‌رسانی فرستاده نمی‌شود که با آن وارد می‌شوند. راهی پیامکی در PISHKHAN_SMS__ABROAD بیفزایید.
doctor-abroad-no-sms = به شماره‌های کشورهای دیگر تنها رمز می‌رود ({ CODE($ways) })، نه پیامک دیگری: نتیجهٔ ثبت‌نام به آن‌ها با پیامک گفته نمی‌شود. kavenegar یا ghasedak را در PISHKHAN_SMS__ABROAD بیفزایید.
doctor-sms-no-address = نشانی درگاه پیامک در PISHKHAN_SMS__SANDBOX_URL داده نشده است.
doctor-sms-unreachable = درگاه پیامک پاسخ نداد: { CODE($address) }

doctor-provider-ok = { CODE($address) } کلید ما را می‌شناسد. اعتبار مانده: { FA($credit) }
doctor-provider-answers = { CODE($address) } پاسخ می‌دهد. کلید آزموده نشد، چون هر پرسش از این سامانه هزینه دارد.
doctor-provider-unreachable = { CODE($address) } در چند ثانیه پاسخ نداد. شبکه و نشانی این سامانه را در تنظیمات بررسی کنید.
doctor-provider-refused = { CODE($address) } کلید ما را نپذیرفت. { CODE($setting) } را دوباره از پنل این سامانه بردارید.
doctor-provider-strange = { CODE($address) } پاسخی داد که از این سامانه انتظار نمی‌رود (کد { FA($code) }). نشانی آن را در تنظیمات بررسی کنید.
doctor-provider-no-credit = اعتبار ما نزد { CODE($address) } تمام شده است. حساب را شارژ کنید.

doctor-companies-off = استعلام شرکت‌ها خاموش است و کسی نمی‌تواند شخص حقوقی ثبت کند.
doctor-companies-sandbox = استعلام شرکت‌ها را شرکت‌های نمونه پاسخ می‌دهند.
doctor-companies-sample = استعلام شرکت‌ها تنها شرکت‌های نمونه را می‌شناسد. تا استعلام واقعی آماده شود، PISHKHAN_IDENTITY__COMPANIES را off بگذارید.
doctor-sso-ok = { CODE($address) } درگاه ورود است و خود را درست معرفی می‌کند. شناسه و رمز ما آزموده نشد.
doctor-sso-no-username = مرورگر به گفت‌وگو بازنمی‌گردد، چون نام بازو معلوم نیست. برای { CODE($sections) }، PISHKHAN_…__USERNAME را پر کنید.
doctor-identity-sandbox = استعلام‌ها را اشخاص نمونه پاسخ می‌دهند.
doctor-identity-sample = استعلام‌ها هنوز تنها اشخاص نمونه را می‌شناسد و هیچ شهروند واقعی را تأیید نمی‌کند. PISHKHAN_IDENTITY__PROVIDER را uid یا zibal بگذارید.

doctor-email-ok = کارگزار ایمیل ما را می‌پذیرد: { CODE($address) }
doctor-email-off = ایمیل خاموش است.
doctor-email-sandbox = ایمیل‌ها در صندوق صفحهٔ آزمایشی می‌نشیند.
doctor-email-unreachable = کارگزار ایمیل پاسخ نداد یا ارتباط امن را نپذیرفت: { CODE($address) }. نشانی، درگاه و PISHKHAN_EMAIL__SMTP_SECURITY را بررسی کنید.
doctor-email-refused = کارگزار ایمیل نام کاربری یا گذرواژه را نپذیرفت: { CODE($address) }. PISHKHAN_EMAIL__SMTP_USERNAME و SMTP_PASSWORD را بررسی کنید.

doctor-redis-ok = Redis پاسخ می‌دهد.
doctor-redis-off = وضعیت گفت‌وگوها در پایگاه داده است و Redis به کار نمی‌آید.
doctor-redis-broken = Redis پاسخ نداد. PISHKHAN_CONVERSATION__REDIS_URL را بررسی کنید.

cli-list-working = فهرست با آنچه هست سنجیده می‌شود…
cli-list-kept = فهرست ثبت شد: { FA($added) } تازه، { FA($changed) } تغییر، { FA($ended) } پایان‌یافته، { FA($unchanged) } بی‌تغییر.
cli-list-not-kept = چیزی ثبت نشد. آنچه می‌شد: { FA($added) } تازه، { FA($changed) } تغییر، { FA($ended) } پایان‌یافته، { FA($unchanged) } بی‌تغییر.
cli-list-written = { FA($count) } سطر نوشته شد.
cli-row-too-large = پرونده بیش از اندازه بزرگ است؛ آن را به چند بخش تقسیم کنید
cli-row-too-many = سطرها بیش از اندازه است؛ پرونده را به چند بخش تقسیم کنید
cli-row-encoding = این سطر UTF-8 نیست؛ پرونده را با کدگذاری UTF-8 ذخیره کنید
cli-row-quotes = نشانهٔ نقل‌قول در این سطر بسته نشده است؛ آن را اصلاح کنید
cli-row-header = سرستون‌ها درست نیست؛ سرستون‌های خروجی main.py export را به کار ببرید
cli-row-columns = شمار خانه‌های این سطر درست نیست یا خانه‌ای بیش از اندازه بلند است
cli-row-none = جز سرستون سطری در پرونده نیست
cli-row-twice = این کد دفتر پیش‌تر در همین پرونده آمده است؛ یکی از دو سطر را بردارید
cli-row-code = کد دفتر باید از ۱ تا ۱۶ رقم یا حرف لاتین باشد
cli-row-kind = چنین نوع دفتری نیست؛ کلید یا عنوان فارسی آن را بنویسید
cli-row-other-kind = نوع این دفتر چیز دیگری ثبت شده است و عوض نمی‌شود؛ برای نوع دیگر کد تازه بدهید
cli-row-name = نام دفتر یا شهر خالی یا بیش از اندازه بلند است
cli-row-phone = تلفن باید یازده رقم با صفر آغازین باشد، یا با + و کد کشور
cli-row-county = چنین استان و شهرستانی نیست؛ نام فارسی هر دو را بنویسید
cli-row-place = عرض یا طول جغرافیایی درست نیست؛ عدد اعشاری بنویسید، مانند 35.7
cli-row-hours = ساعت کار درست نیست؛ آن را مانند sat 07:30-14:30; sun 08:00-12:00 بنویسید
cli-row-services = خدمتی نوشته شده که این نوع دفتر ندارد؛ کلیدها را با ; از هم جدا کنید
cli-row-no-office = دفتری با این کد نیست؛ نخست دفتر را وارد کنید
cli-row-no-booking = این نوع دفتر نوبت نمی‌دهد؛ این سطر را بردارید
cli-row-weekday = روز هفته باید یکی از sat, sun, mon, tue, wed, thu, fri باشد
cli-row-time = ساعت درست نیست؛ آن را مانند 08:00 بنویسید
cli-row-number = طول نوبت و شمار باجه‌ها باید عدد باشد
cli-row-rule = برنامه با خود نمی‌خواند: ساعت آغاز و پایان، طول نوبت، شمار باجه‌ها و خدمت‌ها را بررسی کنید
cli-row-day = تاریخ درست نیست؛ آن را شمسی بنویسید، مانند 1405/10/01
cli-row-until = آخرین روز پیش از نخستین روز است؛ یکی از دو تاریخ را اصلاح کنید
