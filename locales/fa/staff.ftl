### میز کار کارکنان: نقش‌ها، پروندهٔ شخص، مدیریت کارکنان؛ و آنچه شهروند از دیده شدن پرونده‌اش می‌بیند.

staff-and = {"، "}
staff-role-console = مدیر ماشین
staff-scope = { $kind ->
    [all] سراسر کشور
    [province] استان { BLOCK($name) }
    [office] { BLOCK($name) }
   *[case_type] پرونده‌های «{ BLOCK($name) }»
}
staff-grant-line = • { BLOCK($role) }: { BLOCK($scope) }
staff-grant-line-until = • { BLOCK($role) }: { BLOCK($scope) } (تا { JDATE($until, style: "short") })
staff-holding-line = • { BLOCK($title) }، { BLOCK($province) }{ $has_office ->
    [yes] {""}، شمارهٔ دفتر { FA($office) }
   *[no] {""}
}

## آنچه پذیرفته نمی‌شود

staff-not-staff = میز کار برای کارکنان پیشخوان است. اگر تازه به کار گماشته شده‌اید، از مدیر سامانه بخواهید شما را اضافه کند.
staff-not-allowed = این کار در نقش شما نیست. اگر به آن نیاز دارید، از مدیر سامانه بخواهید نقش مناسب را به شما بدهد.
staff-out-of-reach = این مورد در محدودهٔ نقش شما نیست. اگر باید به آن برسید، از مدیر سامانه بخواهید محدودهٔ نقش شما را تغییر دهد.
staff-desk-closed = میز کار شما بسته است. از منوی اصلی «میز کار» را بزنید تا دوباره باز شود.
staff-code-first = برای باز کردن میز کار، رمز پیامکی تازه لازم است. پس از ورود، دوباره «میز کار» را بزنید.
staff-search-too-many = در یک ساعت گذشته شخص‌های بسیاری را جست‌وجو کرده‌اید. لطفاً { wait-more } دوباره تلاش کنید.
staff-phone-shared = چند شهروند با این شماره حساب دارند. لطفاً کد ملی یا کد فراگیر شخص را بنویسید.
staff-code-or-number-please = در این گام فقط کد ملی، کد فراگیر یا شمارهٔ تلفن همراه لازم است. لطفاً آن را به‌صورت متن بنویسید.
person-code-please = در این گام فقط کد ملی، کد فراگیر یا شمارهٔ تلفن همراه (برای شخص حقوقی، شناسهٔ ملی) لازم است. لطفاً آن را به‌صورت متن بنویسید.
staff-reason-please = در این گام فقط دلیل لازم است. لطفاً آن را به‌صورت متن بنویسید.
staff-reason-length = دلیل باید از { FA($shortest) } تا { FA($longest) } نویسه باشد. لطفاً آن را روشن و کوتاه بنویسید.
staff-reason-number = در دلیل، کد ملی، شماره تلفن یا شمارهٔ پرونده ننویسید. لطفاً آن را بدون شماره دوباره بنویسید.
staff-member-not-found = چنین کارمندی پیدا نشد. از «کارکنان» دوباره فهرست را ببینید.
staff-grant-not-found = چنین نقشی پیدا نشد. از «کارکنان» دوباره صفحهٔ کارمند را ببینید.
staff-not-yourself = نقش و وضعیت خودتان را خودتان نمی‌توانید تغییر دهید. از مدیر دیگری بخواهید این کار را انجام دهد.
staff-unknown-role = چنین نقشی در جدول نقش‌ها نیست.
staff-scope-not-for-role = نقش «{ BLOCK($role) }» را با این نوع محدوده نمی‌توان داد. محدودهٔ دیگری انتخاب کنید.
staff-unknown-place = چنین دفتر، استان یا نوع پرونده‌ای نیست. دوباره انتخاب کنید.
staff-roles-apart = این نقش با نقش دیگر یک کارمند جمع نمی‌شود: مدیر سامانه و ممیز نقش دیگری ندارند. نخست نقش دیگر را پس بگیرید.
staff-grant-stands = این کارمند همین نقش را با همین محدوده دارد.
staff-days-positive = مدت نقش باید دست‌کم یک روز باشد.
staff-is-disabled = این کارمند غیرفعال است. برای بازگشت او، «افزودن کارمند» را بزنید.
staff-no-such-citizen = شهروندی با این کد ملی یا شماره در پیشخوان حساب فعال ندارد. کارمند نخست باید خودش ثبت‌نام کند.
staff-person-none = شخصی با این مشخصات در محدودهٔ نقش شما پیدا نشد. کد یا شماره را بررسی کنید.
staff-entity-none = پرونده‌ای از شخص حقوقی با این شناسهٔ ملی در محدودهٔ نقش شما پیدا نشد. شناسه را بررسی کنید.
staff-glass-over = زمان دسترسی اضطراری به این پرونده به پایان رسیده است. اگر هنوز لازم است، دوباره با دلیل درخواست کنید.

## میز کار

menu-desk = میز کار
desk-home = <b>میز کار</b>
    نقش‌های شما:
    { BLOCK($grants) }

    میز کار اگر { FA($idle) } دقیقه از آن استفاده نکنید، و در هر حال پس از { FA($hours) } ساعت، بسته می‌شود. هر کاری که اینجا می‌کنید با نقش و زمان آن در دفتر ممیزی می‌ماند.
desk-no-rooms = {""}
    در نقش شما اکنون کاری در این میز نیست.
desk-person = پروندهٔ شخص
desk-members = کارکنان
desk-audit = دفتر ممیزی
desk-predictions = درستی پیش‌بینی‌ها
desk-predictions-none = <b>درستی پیش‌بینی‌ها</b>
    هنوز چیزی سنجیده نشده است. هر شب تاریخ‌های گفته‌شده با آنچه پیش آمد سنجیده می‌شود؛ برای هر نوع پرونده دست‌کم چند ده پروندهٔ پایان‌یافته لازم است.
desk-predictions-list = <b>درستی پیش‌بینی‌ها</b>
    سنجش { JDATE($at, style: "datetime") }{ $many ->
        [yes] {""} · صفحهٔ { FA($page) } از { FA($pages) }
       *[no] {""}
    }
    بازهٔ هشت‌دهم باید نزدیک ۸۰٪ پرونده‌ها را در بر بگیرد.

    { BLOCK($lines) }
desk-predictions-line = <b>{ BLOCK($type) }</b>{ $has_office ->
        [yes] {""}: { BLOCK($office) }
       *[no] {""}: همهٔ دفترها
    }
    { FA($cases) } پرونده · بازهٔ هشت‌دهم در { FA($coverage) }٪ درست بود
    تا تاریخ میانی { FA($median) }٪ و تا تاریخ دوم { FA($eighty) }٪ پایان یافتند
    { $is_told ->
        [yes] ✓ به مردم گفته می‌شود
       *[no] ✗ درست نبوده است و به مردم گفته نمی‌شود
    }
desk-predictions-picture = نمودار درستی
desk-predictions-caption = پرونده‌ها در کدام دهم از پیش‌بینی خود پایان یافتند. اگر پیش‌بینی‌ها درست باشند، هر ستون به خط سرخ ۱۰٪ می‌رسد.
desk-leave = بستن میز کار
desk-left = میز کار بسته شد. همچنان وارد حساب خود هستید.
desk-back = میز کار
desk-audit-list = <b>دفتر ممیزی</b>
    { FA($total) } سطر{ $many ->
        [yes] {""} · صفحهٔ { FA($page) } از { FA($pages) }
       *[no] {""}
    }

    { BLOCK($lines) }
desk-audit-line = { FA($seq) }. { JDATE($at, style: "datetime") }
    <code>{ $actor }</code> · <code>{ $action }</code>

## پروندهٔ شخص

person-purpose = <b>پروندهٔ شخص</b>
    برای چه منظوری پرونده را می‌بینید؟ این منظور، همراه با نقش شما و زمان، برای صاحب پرونده نمایش داده می‌شود.
person-purpose-button = { BLOCK($title) }
person-who = <b>پروندهٔ شخص</b>
    منظور: { BLOCK($purpose) }

    کد ملی، کد فراگیر (اتباع خارجی) یا شمارهٔ تلفن همراه شخص را بنویسید؛ برای شخص حقوقی، شناسهٔ ملی یازده‌رقمی آن را. پیام شما بی‌درنگ پاک می‌شود.
person-other-purpose = تغییر منظور
person-card = نام: <b>{ $name }</b>{ $is_closed ->
        [yes] {""} (حساب بسته)
       *[no] {""}
    }
    { code-name }: { CODE($national_code) }
    تلفن همراه: { CODE($phone) }
    عضو از: { JDATE($since) }
    پرونده‌ها: { FA($cases) }

    منظور: { BLOCK($purpose) }
person-holdings = {""}
    نقش حرفه‌ای، به گواهی سازمان مربوط:
    { BLOCK($holdings) }
person-seen-by-them = {""}
    این بازدید برای صاحب پرونده ثبت شد.
person-read = دیدن پروندهٔ کامل
person-break = دسترسی اضطراری
person-another = شخص دیگر
person-file = نام: <b>{ $name }</b>{ $is_closed ->
        [yes] {""} (حساب بسته)
       *[no] {""}
    }
    کد ملی: <code>{ $national_code }</code>
    تلفن همراه: <code>{ $phone }</code>
    تاریخ تولد: { JDATE($birth_date) }
    عضو از: { JDATE($since) }

    پرونده‌های در محدودهٔ شما: { FA($total) }{ $more ->
        [yes] {""} (تازه‌ترین‌ها)
       *[no] {""}
    }
    { BLOCK($lines) }

    منظور: { BLOCK($purpose) }
person-case-line = • <code>{ $number }</code> { BLOCK($title) }
    { BLOCK($status) } · { JDATE($at, style: "short") }
person-entity = شخص حقوقی{ $is_known ->
        [yes] : <b>{ $name }</b>
            شناسهٔ ملی: <code>{ $legal_id }</code>
            نمایندگان در پیشخوان: { FA($representatives) }
       *[no] {""}
            هنوز کسی نمایندگی آن را در پیشخوان ثبت نکرده است.
    }

    پرونده‌های در محدودهٔ شما: { FA($total) }{ $more ->
        [yes] {""} (تازه‌ترین‌ها)
       *[no] {""}
    }
    { BLOCK($lines) }

    منظور: { BLOCK($purpose) }

    این بازدید برای نمایندگان آن ثبت شد.
person-break-why = ⚠️ <b>دسترسی اضطراری</b>
    پروندهٔ کامل تا { FA($minutes) } دقیقه برای شما باز می‌شود و <b>همین حالا به صاحب پرونده خبر داده می‌شود</b>.

    دلیل را بنویسید؛ از { FA($shortest) } تا { FA($longest) } نویسه و بدون هیچ شماره‌ای. صاحب پرونده همین متن را می‌خواند.
person-break-not = انصراف
person-emergency = ⚠️ دسترسی اضطراری؛ حداکثر { FA($minutes) } دقیقه. به صاحب پرونده خبر داده شد.
    {""}

## کارکنان

members-list = <b>کارکنان</b>
    { FA($total) } نفر{ $many ->
        [yes] {""} · صفحهٔ { FA($page) } از { FA($pages) }
       *[no] {""}
    }

    { BLOCK($lines) }
members-line = { FA($nth) }. { $name }{ $has_roles ->
    [yes] {""}: { BLOCK($roles) }
   *[no] {""}
}{ $is_disabled ->
    [yes] {""} (غیرفعال)
   *[no] {""}
}
members-button = { FA($nth) }. { $name }
members-add = افزودن کارمند
members-page = نام: <b>{ $name }</b>
    کارمند از: { JDATE($since) }
members-page-grants = {""}
    نقش‌ها:
    { BLOCK($lines) }
members-page-none = {""}
    اکنون هیچ نقشی ندارد.
members-page-self = {""}
    این صفحهٔ خودتان است؛ نقش شما را مدیر دیگری تغییر می‌دهد.
members-page-disabled = {""}
    غیرفعال از { JDATE($disabled_at) }. دلیل: { $reason }
members-revoke = پس گرفتن: { BLOCK($role) }، { BLOCK($scope) }
members-grant = دادن نقش
members-disable = غیرفعال کردن
members-back = فهرست کارکنان
members-stop = انصراف
members-role = <b>دادن نقش: کدام نقش؟</b>
    مدیر سامانه و ممیز نقش دیگری در کنار آن ندارند.
members-scope = <b>دادن نقش: در چه محدوده‌ای؟</b>
    نقش فقط در این محدوده کار می‌کند.
members-province = <b>دادن نقش: کدام استان؟</b>
members-where = <b>دادن نقش: دفتر در کدام استان است؟</b>
    استان را انتخاب کنید، یا نام، شهر، کد یا شمارهٔ تلفن دفتر را بنویسید. کنسولگری‌ها در «بیرون از کشور» هستند.
members-abroad = بیرون از کشور
members-office = <b>دادن نقش: کدام دفتر؟</b>{ $empty ->
    [yes] {""}
        در اینجا دفتری ثبت نشده است. «جای دیگر» را بزنید.
   *[no] {""}
}
members-office-many = بیش از { FA($shown) } دفتر پیدا شد؛ نزدیک‌ترین‌ها به نوشتهٔ شما را می‌بینید. اگر دفتر شما در میان آن‌ها نیست، «جای دیگر» را بزنید و دقیق‌تر بنویسید.
members-office-not-found = دفتری با این نام، شهر یا کد پیدا نشد. کوتاه‌تر بنویسید یا از فهرست، جای آن را انتخاب کنید.
members-other-place = جای دیگر
members-case-type = <b>دادن نقش: کدام نوع پرونده؟</b>
members-days = <b>دادن نقش: تا کی؟</b>
    پس از این مدت، نقش خودبه‌خود از کار می‌افتد.
members-length = { $days ->
    [0] تا وقتی پس گرفته شود
   *[other] { FA($days) } روز
}
members-choice = { BLOCK($title) }
members-who = <b>افزودن کارمند</b>
    نقش: { BLOCK($role) }، { BLOCK($scope) }

    کد ملی یا شمارهٔ تلفن همراه شهروندی را بنویسید که کارمند می‌شود. او باید در پیشخوان حساب داشته باشد. پیام شما بی‌درنگ پاک می‌شود.
members-disable-why = <b>غیرفعال کردن { $name }</b>
    همهٔ نقش‌های او پس گرفته و میز کارش همین حالا بسته می‌شود.

    دلیل را بنویسید؛ از { FA($shortest) } تا { FA($longest) } نویسه و بدون هیچ شماره‌ای.
members-granted = نقش داده شد.
members-revoked = نقش پس گرفته شد.
members-added = کارمند اضافه شد. با ورود بعدی، «میز کار» را در منوی اصلی خود می‌بیند.
members-disabled = کارمند غیرفعال شد و میز کارش بسته است.

## برای شهروند

menu-access-log = چه کسی پرونده‌ام را دید
access-none = <b>چه کسی پرونده‌ام را دید</b>
    هنوز هیچ کارمندی پروندهٔ شما را ندیده است. هر بازدید، با نقش و منظور آن، همین‌جا می‌آید.
access-list = <b>چه کسی پرونده‌ام را دید</b>
    { FA($total) } بار{ $many ->
        [yes] {""} · صفحهٔ { FA($page) } از { FA($pages) }
       *[no] {""}
    }

    { BLOCK($lines) }
access-line = • { JDATE($at, style: "datetime") } · { BLOCK($role) }
    { $view ->
        [masked] مشخصات پوشیده
        [whole] پروندهٔ کامل
        [entity] پرونده‌های شخص حقوقی‌ای که نمایندهٔ آن هستید
       *[emergency] ⚠️ پروندهٔ کامل با دسترسی اضطراری
    } · منظور: { BLOCK($purpose) }{ $has_reason ->
        [yes] {""}
            دلیل: { $reason }
       *[no] {""}
    }
access-log-in-first = برای دیدن اینکه چه کسی پرونده‌تان را دیده است، نخست وارد شوید و سپس «چه کسی پرونده‌ام را دید» را بزنید.
staff-glass-news = ⚠️ کارمندی با «دسترسی اضطراری» پروندهٔ شما را باز کرد. نقش، منظور و دلیل او را در «چه کسی پرونده‌ام را دید» ببینید. اگر آن را نابه‌جا می‌دانید، به دفتر مراجعه کنید.
staff-glass-news-sms = پیشخوان: کارمندی با «دسترسی اضطراری» پروندهٔ شما را باز کرد. برای دیدن دلیل آن وارد پیشخوان شوید.
staff-glass-news-open = دیدن بازدیدها
