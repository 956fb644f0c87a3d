### رسید نوبت: تصویر، تقویم، و پاسخ اسکن آن.

receipt-picture = رسید تصویری
receipt-page = نسخهٔ چاپی (PDF)
receipt-calendar = افزودن به تقویم

receipt-title = رسید نوبت پیشخوان
receipt-code = کد رهگیری
receipt-code-value = { CODE($code) }
receipt-at = زمان
receipt-at-value = { JDATE($at, style: "long") }، ساعت { JDATE($at, style: "time") }
receipt-name = به نام
receipt-service = خدمت
receipt-service-value = { BLOCK($service) }، { FA($cases) } پرونده
receipt-office = دفتر
receipt-address = نشانی
receipt-bring = همراه بیاورید
receipt-item = • { BLOCK($title) }
receipt-rules = قواعد
receipt-rules-text = خود کسی که نوبت گرفته باید بیاید، با اصل کارت شناسایی و همین رسید. تا { FA($cancel_hours) } ساعت پیش از نوبت می‌توان آن را لغو کرد. کسی که نیاید و لغو نکرده باشد، تا { FA($block_days) } روز در هیچ دفتری از این نوع ({ BLOCK($office_kind) }) نوبت اینترنتی نمی‌گیرد.
receipt-scan = برای بررسی اعتبار رسید، این کد را اسکن کنید.

receipt-entry = نوبت در { BLOCK($office) }
receipt-entry-notes = کد رهگیری: { CODE($code) }. کارت ملی و رسید را همراه داشته باشید.

receipt-valid = ✅ این رسید معتبر است: { JDATE($at, style: "datetime") }.
receipt-void = ⛔ این رسید باطل است: نوبت پس از صدور آن جابه‌جا یا لغو شده یا گذشته است. رسید تازه را از صاحب نوبت بخواهید.
receipt-used = این رسید پیش‌تر به کار رفته است: حضور صاحب آن در دفتر ثبت شده است.
receipt-not-ours = ⚠️ این رسید را پیشخوان صادر نکرده است. کد را دوباره اسکن کنید یا کد رهگیری را از صاحب نوبت بخواهید.
