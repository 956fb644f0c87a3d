### داده‌های من: فایلی از همهٔ آنچه دربارهٔ شهروند نگه می‌داریم، برای خود او.

profile-own-data = داده‌های من
profile-own-data-page = <b>داده‌های من</b>
    همهٔ آنچه پیشخوان دربارهٔ شما نگه می‌دارد در یک فایل برایتان فرستاده می‌شود: مشخصات، نشانی، ورودها، پرونده‌ها و رویدادهایشان، و اینکه چه کسی پرونده‌تان را دیده است. فایل در مرورگر گوشی باز می‌شود.

    در این فایل کد ملی و شمارهٔ تلفن شما کامل نوشته شده است. آن را برای کسی نفرستید و اگر لازمش ندارید از گفت‌وگو پاک کنید.
profile-own-data-get = دریافت فایل
own-data-sent = فایل داده‌های شما فرستاده شد. برای خبر داشتن شما از هر دریافت، پیامکی هم فرستادیم.
own-data-not-sent = پیام‌رسان فایل را نپذیرفت. لطفاً کمی بعد «دریافت فایل» را دوباره بزنید.
own-data-too-often = امروز چند بار این فایل را گرفته‌اید. { wait-more } می‌توانید دوباره بگیرید.
notice-own-data = 🔐 پیشخوان: فایل «داده‌های من» از حساب شما دریافت شد، { JDATE($at, style: "datetime") }.
    اگر خودتان بودید کاری لازم نیست. اگر نه، در پیشخوان وارد شوید و در «امنیت حساب» نشست‌های دیگر را پایان دهید، یا با اصل مدارک هویتی خود به { identity-office } مراجعه کنید.

## فایل

own-data-title = داده‌های من در پیشخوان
own-data-made = این فایل در { JDATE($at, style: "datetime") } به درخواست خودتان ساخته شد. اطلاعات شما در پیشخوان رمزشده نگهداری می‌شود و فقط برای خدمتی به کار می‌رود که خودتان می‌خواهید. اگر چیزی در آن نادرست است، با کارت ملی به { identity-office } مراجعه کنید.
own-data-head-person = مشخصات
own-data-person = نام: { $first_name }
    نام خانوادگی: { $last_name }
    جنسیت: { $gender ->
        [female] { sign-up-gender-female }
        [male] { sign-up-gender-male }
       *[unknown] ثبت نشده
    }
    { code-name }: { CODE($national_code) }
    شمارهٔ شناسنامه: { $has_certificate ->
        [yes] { CODE($certificate) }
       *[no] ثبت نشده
    }
    تاریخ تولد: { JDATE($birth_date) }
    تلفن همراه: { CODE($phone) } (تأیید: { JDATE($verified, style: "datetime") })
    عضویت از: { JDATE($since, style: "datetime") }
own-data-head-contact = راه‌های تماس و زبان
own-data-address = نشانی: { $address }
    کد پستی: { CODE($postal_code) }
own-data-no-address = نشانی: ثبت نشده
own-data-email = ایمیل: { CODE($email) }
own-data-no-email = ایمیل: ثبت نشده
own-data-quiet = زبان: { $language } · ساعت‌های سکوت: { FA($begins) } تا { FA($ends) }
own-data-muted = خاموش: { profile-topic-name } · { $channel ->
    [chat] پیام‌رسان
    [sms] پیامک
   *[email] ایمیل
}
own-data-head-security = امنیت حساب
own-data-security = گذرواژه: { $has_password ->
        [yes] از { JDATE($password_at, style: "datetime") }
       *[no] ندارد
    }
    رمز بازگشایی: { $has_pin ->
        [yes] دارد
       *[no] ندارد
    }
    کد بازیابی: { $has_recovery_code ->
        [yes] از { JDATE($recovery_code_at, style: "datetime") }
       *[no] ندارد
    }
    پرسش‌های امنیتی: { $has_answers ->
        [yes] از { JDATE($answers_at, style: "datetime") }
       *[no] ندارد
    }
    واژهٔ شناسایی: { $has_word ->
        [yes] دارد
       *[no] ندارد
    }
    خودِ گذرواژه، رمزها و پاسخ‌ها در این فایل نیست؛ ما هم آن‌ها را نمی‌دانیم.
own-data-head-messengers = حساب‌های پیام‌رسان
own-data-messenger = • { messenger-name }، از { JDATE($at, style: "datetime") }
own-data-head-sessions = ورودها
own-data-session = • { messenger-name }، از { JDATE($at, style: "datetime") } { $is_open ->
    [yes] تا اکنون
   *[no] تا { JDATE($ended, style: "datetime") }
}
own-data-head-consents = ثبت‌نام و رضایت‌ها
own-data-registration = • ثبت‌نام با کد رهگیری { CODE($tracking) }، { JDATE($at, style: "datetime") }
own-data-consent = • رضایت با متن نسخهٔ { CODE($version) }، { JDATE($at, style: "datetime") }
own-data-head-represented = نمایندگی اشخاص حقوقی
own-data-represented = • { $name } (شناسهٔ ملی { CODE($legal_id) })، از { JDATE($began, style: "short") } { $is_over ->
    [yes] تا { JDATE($ended, style: "short") }
   *[no] تاکنون
}{ $has_undertaken ->
    [yes] ؛ تعهدنامهٔ نسخهٔ { CODE($version) } پذیرفته شده است
   *[no] {""}
}
own-data-head-visits = مراجعه‌های حضوری
own-data-visit = • { $act }، { $office }، { JDATE($at, style: "datetime") }؛ مدارک دیده‌شده: { $papers }
own-data-head-offices = دفترهای من
own-data-office = • { $office }{ $is_favourite ->
    [yes] ، برگزیده از { JDATE($favourite, style: "short") }
   *[no] {""}
}{ $was_used ->
    [yes] ، آخرین بازدید از صفحهٔ آن { JDATE($used, style: "datetime") }
   *[no] {""}
}
own-data-between = {" و "}
own-data-head-roles = نقش‌های حرفه‌ای
own-data-head-cases = پرونده‌ها
own-data-cases-more = فقط { FA($shown) } پروندهٔ تازه‌تر از { FA($total) } پرونده در این فایل آمده است؛ بقیه را در «پرونده‌های من» ببینید.
own-data-head-events = رویدادهای پرونده‌ها
own-data-event = <b>{ CODE($number) }</b>
own-data-head-seen = چه کسی پرونده‌ام را دید
own-data-none = چیزی ثبت نشده است.
own-data-head-appointments = نوبت‌ها
own-data-appointment = • { JDATE($at, style: "datetime") }، { $office }، { $service }: { $state ->
    [booked] در پیش
    [arrived] حاضر شده
    [fulfilled] انجام شده
    [noshow] حاضر نشده
   *[cancelled] لغو شده
}
own-data-head-notices = اطلاعیه‌ها
own-data-follow = • دنبال کردن موضوع { $topic } از { JDATE($at, style: "short") }
own-data-reading = • { $title }، باز شد در { JDATE($opened, style: "datetime") }{ $has_acked ->
    [yes] ، «خواندم» در { JDATE($acknowledged, style: "datetime") }
   *[no] {""}
}
