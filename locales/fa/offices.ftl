### دفترها و شعبه‌ها: یافتن با مکان، استان یا کشور، و صفحهٔ هر دفتر.

menu-offices = دفترها و شعبه‌ها
offices-for-visit = یافتن نزدیک‌ترین محل مراجعه
offices-home = <b>دفترها و شعبه‌ها</b>
    نام دفتر، نام مدیر، کد یا تلفن آن را همین‌جا بنویسید، یا یکی از راه‌های زیر را انتخاب کنید.
offices-home-service = <b>دفترها و شعبه‌ها</b>
    فقط دفترهایی نشان داده می‌شود که این خدمت را انجام می‌دهند: { BLOCK($service) }
    نام دفتر، نام مدیر، کد یا تلفن آن را همین‌جا بنویسید، یا یکی از راه‌های زیر را انتخاب کنید.
offices-home-appointment = <b>نوبت در کدام دفتر؟</b>
    دفترهایی که نوبت می‌دهند. نام دفتر، نام مدیر، کد یا تلفن آن را همین‌جا بنویسید، یا یکی از راه‌های زیر را انتخاب کنید.
offices-home-visit = <b>کجا هویت را حضوری می‌سنجند؟</b>
    شعبه‌های سازمان تأمین اجتماعی و، بیرون از کشور، کنسولگری‌ها. از مکان خودتان نزدیک‌ترین‌ها را ببینید، یا استان و شهرستان را انتخاب کنید.
offices-near-button = نزدیک‌ترین به من
offices-province-button = انتخاب استان
offices-search-button = جست‌وجو با نام، کد یا تلفن
offices-service-button = انتخاب خدمت
offices-any-service = برداشتن شرط خدمت
offices-mine-button = دفترهای من
offices-abroad-button = بیرون از کشور
offices-location = <b>نزدیک‌ترین به من</b>
    دکمهٔ «ارسال مکان من» را در پایین صفحه بزنید، یا مکانی را از بخش پیوست‌ها بفرستید. مکان شما نگهداری نمی‌شود؛ فقط نزدیک‌ترین‌ها با آن پیدا می‌شود.
offices-location-button = ارسال مکان من
offices-location-please = در این گام فقط مکان لازم است. دکمهٔ «ارسال مکان من» را بزنید یا از پیوست‌ها مکانی بفرستید؛ اگر نمی‌خواهید، «مرحلهٔ قبل» را بزنید و استان را انتخاب کنید.
offices-location-received = مکان دریافت شد و نگهداری نمی‌شود.
offices-near-none = برای آنچه می‌خواهید دفتری ثبت نشده است. «مرحلهٔ قبل» را بزنید و راه دیگری را امتحان کنید.
offices-search = <b>جست‌وجوی دفتر</b>
    نام دفتر، نام مدیر، کد دفتر یا شمارهٔ تلفن آن را بنویسید؛ بخشی از آن هم کافی است. اگر یک حرف را اشتباه بنویسید هم پیدا می‌شود.

    نمونه: «قضایی شمارهٔ ۲ مشهد»، «حسن‌زاده»، «۱۰۳۰۲»
offices-search-what = چیزی برای جست‌وجو بنویسید: نام دفتر، نام مدیر، کد یا تلفن آن، تا صد حرف.
offices-search-none = دفتری با این مشخصات پیدا نشد. کوتاه‌تر بنویسید، مثلاً فقط نام خانوادگی مدیر یا نام شهر، یا راه دیگری را انتخاب کنید.
offices-found = <b>نتیجهٔ جست‌وجو</b>
    { FA($total) } مورد{ $many ->
        [yes] {""} · صفحهٔ { FA($page) } از { FA($pages) }
       *[no] {""}
    }

    { BLOCK($lines) }

    برای جست‌وجوی دیگر، همین‌جا بنویسید.
offices-mine = <b>دفترهای من</b>
offices-mine-favourites = {""}
    برگزیده‌ها:
    { BLOCK($favourites) }
offices-mine-used = {""}
    آخرین دفترهایی که دیده‌اید:
    { BLOCK($used) }
offices-mine-none = <b>دفترهای من</b>
    هنوز دفتری را برنگزیده‌اید. صفحهٔ هر دفتری را باز کنید و «افزودن به برگزیده‌ها» را بزنید تا اینجا دم دستتان باشد.
offices-near = <b>نزدیک‌ترین‌ها</b>
    { BLOCK($lines) }
offices-line = • { BLOCK($name) }{ $has_manager ->
    [yes] {""} · مدیر: { BLOCK($manager) }
   *[no] {""}
}{ $has_distance ->
    [yes] {""} · حدود { BLOCK($distance) }
   *[no] {""}
}{ $has_crowd ->
    [yes] {""} · { offices-crowd }
   *[no] {""}
}
offices-crowd = { $free ->
    [0] در { FA($days) } روز آینده جای خالی ندارد
   *[other] { FA($free) } جای خالی در { FA($days) } روز آینده
}
offices-page-crowd = {""}
    نوبت: { offices-crowd }
offices-page-visit = {""}
    { $bookable ->
        [yes] برای سنجش هویت می‌توانید نوبت بگیرید تا معطل نشوید؛ بدون نوبت هم در ساعت کار، با مدارک و کد رهگیری خود پذیرفته می‌شوید.
       *[no] برای سنجش هویت نوبت لازم نیست: در ساعت کار، با مدارک و کد رهگیری خود مراجعه کنید.
    }
offices-book-log-in = برای گرفتن نوبت وارد شوید.
offices-distance = { FA($distance) } { $unit ->
    [metres] متر
   *[kilometres] کیلومتر
}
offices-button = { BLOCK($name) }
offices-place = { BLOCK($name) }
offices-province = <b>کدام استان؟</b>
offices-county = <b>کدام شهرستان؟</b>
    شهرستان‌هایی آمده است که دفتری در آن هست.
offices-city = <b>کدام شهر؟</b>
    شهرهایی آمده است که دفتری در آن هست.
offices-whole-county = همهٔ شهرستان
offices-kinds = <b>خدمت را کدام دفتر انجام می‌دهد؟</b>
offices-services = <b>کدام خدمت؟</b>
    از این پس فقط دفترهایی نشان داده می‌شود که آن را انجام می‌دهند.
offices-list = <b>دفترها و شعبه‌ها</b>
    { FA($total) } مورد{ $many ->
        [yes] {""} · صفحهٔ { FA($page) } از { FA($pages) }
       *[no] {""}
    }

    { BLOCK($lines) }
offices-none = <b>دفترها و شعبه‌ها</b>
    در اینجا دفتری ثبت نشده است. راه دیگری را امتحان کنید.
offices-other-place = مکان دیگر
offices-other-way = راه دیگر
offices-page = <b>{ BLOCK($name) }</b>
    { BLOCK($kind) } · کد <code>{ $code }</code>

    نشانی: { BLOCK($address) }
    تلفن: <code>{ $phone }</code>
    مدیر: { BLOCK($manager) }

    ساعت کار{ $is_abroad ->
        [yes] {""} (به وقت محل)
       *[no] {""}
    }:
    { BLOCK($hours) }
offices-page-services = {""}
    خدمات:
    { BLOCK($services) }
offices-service-line = • { BLOCK($title) }
offices-hours = { BLOCK($first) }{ $several ->
    [yes] {""} تا { BLOCK($last) }
   *[no] {""}
}: { BLOCK($spans) }
offices-span = { FA($opens) } تا { FA($closes) }
offices-and = {" و "}
offices-map = نشان دادن روی نقشه
offices-route = مسیریابی تا دفتر
offices-favourite = افزودن به برگزیده‌ها
offices-no-favourite = برداشتن از برگزیده‌ها
offices-favourite-added = به برگزیده‌ها افزوده شد؛ آن را در «دفترهای من» پیدا می‌کنید.
offices-favourite-removed = از برگزیده‌ها برداشته شد.
offices-favourites-full = تا { FA($most) } دفتر را می‌توان برگزید. برای افزودن این یکی، نخست یکی دیگر را از برگزیده‌ها بردارید.
offices-back = بازگشت به فهرست
offices-gone = این دفتر دیگر در فهرست نیست. از «دفترها و شعبه‌ها» دوباره انتخاب کنید.
