### پروفایل من: مشخصات، نشانی، زبان، اطلاع‌رسانی.

menu-profile = پروفایل من
language-name = فارسی

profile-home = <b>پروفایل من</b>
    نام: { $name }
    جنسیت: { $gender ->
        [female] { sign-up-gender-female }
        [male] { sign-up-gender-male }
       *[unknown] ثبت نشده
    }
    { code-name }: { CODE($national_code) }
    { $certificate_kind ->
        [none] حساب اتباع خارجی
        [code] شمارهٔ شناسنامه: { sign-up-certificate-same }
        [own] شمارهٔ شناسنامه: { CODE($certificate) }
       *[unknown] شمارهٔ شناسنامه: ثبت نشده
    }
    تلفن همراه: { CODE($phone) }
    عضویت از: { JDATE($since) }

    این مشخصات هنگام ثبت‌نام با سامانه‌های مرجع یا مدارک شما سنجیده شده است و از اینجا تغییر نمی‌کند.
profile-back = پروفایل من
profile-address = نشانی و کد پستی
profile-notifications = اطلاع‌رسانی
profile-language = زبان

## نشانی

profile-address-none = <b>نشانی و کد پستی</b>
    هنوز نشانی ثبت نکرده‌اید. نشانی شما رمزشده نگهداری می‌شود و فقط برای کارهایی به کار می‌رود که خودتان درخواست می‌کنید.
profile-address-shown = <b>نشانی و کد پستی</b>
    کد پستی: <code>{ CODE($postal_code) }</code>
    نشانی: { $address }
    { $by_hand ->
        [yes] این نشانی را خودتان نوشته‌اید.
       *[no] این نشانی از سامانهٔ پست گرفته شده است.
    }
profile-address-give = ثبت نشانی
profile-address-change = تغییر نشانی
profile-address-remove = حذف نشانی
profile-postal-code = <b>کد پستی</b>
    ده رقم کد پستی محل سکونت خود را بنویسید. نشانی آن را از سامانهٔ پست می‌پرسیم و پیش از ثبت به شما نشان می‌دهیم. پیام شما بی‌درنگ پاک می‌شود.
profile-postal-code-please = در این گام فقط کد پستی لازم است. لطفاً ده رقم آن را به‌صورت متن بنویسید.
profile-postal-unknown = سامانهٔ پست نشانی‌ای با این کد پستی نمی‌شناسد. اگر کد را درست نوشته‌اید، نشانی را خودتان بنویسید؛ وگرنه «انصراف» را بزنید و دوباره شروع کنید.
profile-postal-unavailable = سامانهٔ پست اکنون پاسخ نمی‌دهد. کد پستی شما محفوظ است؛ نشانی را خودتان بنویسید، یا «انصراف» را بزنید و بعداً دوباره تلاش کنید.
profile-too-many-codes = امروز کدهای پستی بسیاری پرسیده‌اید. { wait-more } می‌توانید کد دیگری بپرسید.
profile-address-found = <b>تأیید نشانی</b>
    کد پستی: <code>{ CODE($postal_code) }</code>
    نشانی: { $address }

    اگر درست است تأیید کنید.
profile-address-confirm = تأیید و ثبت
profile-address-by-hand = خودم می‌نویسم
profile-address-write = <b>نوشتن نشانی</b>
    نشانی کامل را در یک پیام بنویسید: استان، شهر، خیابان، کوچه، پلاک و واحد. پیام شما بی‌درنگ پاک می‌شود و پیش از ثبت، نشانی را یک بار دیگر می‌بینید.
profile-address-please = در این گام فقط نشانی لازم است. لطفاً آن را به‌صورت متن بنویسید.
profile-address-length = نشانی باید از { FA($shortest) } تا { FA($longest) } نویسه باشد. لطفاً آن را کامل و در یک پیام بنویسید.
profile-address-words = این نشانی خوانا نیست. لطفاً نام شهر، خیابان و کوچه را با حروف بنویسید.
profile-address-over = این صفحه قدیمی شده است و نشانی‌ای برای تأیید نمانده است. از «پروفایل من» دوباره شروع کنید.
profile-address-was-set = نشانی شما ثبت شد.
profile-address-was-removed = نشانی شما حذف شد.

error-postal-code-shape = کد پستی فقط از رقم تشکیل می‌شود. لطفاً ده رقم آن را از روی قبض یا سند بنویسید.
error-postal-code-length = کد پستی باید ۱۰ رقم باشد؛ آنچه نوشتید { FA($count) } رقم دارد. لطفاً رقم‌ها را بشمارید و دوباره بنویسید.
error-postal-code-unknown = هیچ جایی چنین کد پستی‌ای ندارد. لطفاً کد را با قبض یا سند مقایسه کنید و دوباره بنویسید.

## زبان

profile-language-one = <b>زبان</b>
    زبان پیشخوان برای شما: { $name }

    اکنون پیشخوان فقط به همین زبان آماده است.
profile-language-many = <b>زبان</b>
    زبان پیشخوان برای شما: { $name }

    زبان دلخواه خود را انتخاب کنید.
profile-language-choice = { $chosen ->
    [yes] ✅ { BLOCK($name) }
   *[no] { BLOCK($name) }
}

## اطلاع‌رسانی

profile-notifications-page = <b>اطلاع‌رسانی</b>
    { BLOCK($lines) }

    { $none ->
        [yes] ساعت سکوت: ندارید
       *[no] ساعت سکوت: از { FA($begins) } تا { FA($ends) } به وقت تهران
    }
    برای روشن یا خاموش کردن، دکمه‌ها را بزنید. خبرهایی که «همیشه» است برای حفظ حساب و حقوق شماست و خاموش نمی‌شود.
profile-topic-name = { $topic ->
    [account] ورود، رمزها و امنیت حساب
    [urgent] مهلت‌ها و نوبت‌ها
    [cases] خبر پرونده‌ها
   *[notices] اطلاعیه‌ها
}
profile-topic-line = • { profile-topic-name }: { $told ->
    [must] همیشه
    [chatsmsemail] پیام‌رسان، و اگر نرسید پیامک؛ ایمیل هم
    [chatsms] پیام‌رسان، و اگر نرسید پیامک
    [chatemail] پیام‌رسان و ایمیل
    [smsemail] پیامک و ایمیل
    [chat] فقط پیام‌رسان
    [sms] فقط پیامک
    [email] فقط ایمیل
   *[nowhere] خاموش
}
profile-topic-switch = { $on ->
    [yes] ✅
   *[no] ⬜️
} { profile-topic-name }: { $channel ->
    [chat] پیام‌رسان
    [email] ایمیل
   *[sms] پیامک
}
profile-topic-mandatory = این خبرها برای حفظ حساب و حقوق شماست و خاموش نمی‌شود.
profile-quiet = ساعت سکوت
profile-quiet-page = <b>ساعت سکوت</b>
    { $none ->
        [yes] اکنون ساعت سکوت ندارید.
       *[no] اکنون: از { FA($begins) } تا { FA($ends) } به وقت تهران.
    }

    اطلاعیه‌های همگانی در این ساعت‌ها فرستاده نمی‌شود و تا پایان آن می‌ماند. خبر حساب و پروندهٔ خودتان همان لحظه می‌رسد.
profile-quiet-choice = { $chosen ->
    [yes] ✅ { profile-quiet-hours }
   *[no] { profile-quiet-hours }
}
profile-quiet-hours = { $none ->
    [yes] بدون ساعت سکوت
   *[no] از { FA($begins) } تا { FA($ends) }
}
profile-quiet-was-set = ساعت سکوت شما ثبت شد.

## حساب‌های پیام‌رسان

profile-messengers = حساب‌های پیام‌رسان
profile-messengers-page = <b>حساب‌های پیام‌رسان</b>
    { BLOCK($lines) }

    خبرها به همهٔ این حساب‌ها می‌رسد. برای افزودن حسابی دیگر، در همان پیام‌رسان ربات پیشخوان را باز کنید و «ورود» را بزنید؛ رمز ورود به شمارهٔ ثبت‌شدهٔ شما پیامک می‌شود.
profile-messenger-line = { FA($nth) }. { messenger-name }، از { JDATE($bound, style: "short") } { $is_this ->
        [yes] <b>(همین گفت‌وگو)</b>
       *[no] {""}
    }
profile-part = جدا کردن یک حساب
profile-part-page = <b>جدا کردن حساب پیام‌رسان</b>
    { BLOCK($lines) }

    کدام حساب جدا شود؟ نشست آن پایان می‌یابد و دیگر خبری به آن نمی‌رسد. همین گفت‌وگو را فقط از حسابی دیگر می‌توان جدا کرد.
profile-part-choice = { FA($nth) }. { messenger-name }
profile-part-this = همین گفت‌وگو را فقط از حساب پیام‌رسان دیگری می‌توان جدا کرد. اگر فقط می‌خواهید بیرون بروید، در منوی اصلی «خروج» را بزنید.
profile-parted = آن حساب پیام‌رسان از حساب شما جدا شد.
notice-parted = 🔐 پیشخوان: یک حساب پیام‌رسان ({ messenger-name }) از حساب شما جدا شد، { JDATE($at, style: "datetime") }.
    اگر خودتان بودید کاری لازم نیست. اگر نه، در پیشخوان وارد شوید و در «امنیت حساب» نشست‌های دیگر را پایان دهید، یا با اصل مدارک هویتی خود به { identity-office } مراجعه کنید.
